package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints every request as a line of a table; on Ctrl-C, a summary by operation. */
@Command(name = "TailRequests", description = "Prints every request as a line of a table; on Ctrl-C, a summary by operation.")
public final class TailRequests implements Runnable {
    private static final String LINE = "%-12s %7s %-15s %-23s %-44s %6s %10s %10s %9s %9s  %s%n";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Mixin
    private TracerOptions options;

    private TailRequests() {}

    /** Runs until SIGINT or SIGTERM. */
    public static void main(String[] arguments) {
        CommandLines.run(new TailRequests(), arguments);
    }

    @Override
    @SuppressWarnings("try") // what is printed in the end, is known when it is closed
    public void run() {
        LatencySummary summary = new LatencySummary();
        S3TracerBuilder builder = options.tracer().onEvent(TailRequests::print).onEvent(summary)
                .onFailedConnection(TailRequests::print);
        if (options.sealed()) {
            builder.onSealed(TailRequests::print);
        }
        Shutdown shutdown = new Shutdown();
        try (S3Tracer tracer = builder.start()) {
            System.err.println("ready: " + tracer.stats().probes().size() + " probes attached; Ctrl-C ends");
            System.out.printf(LINE, "TIME", "PID", "COMM", "OPERATION", "BUCKET/KEY", "STATUS", "SENT", "RECEIVED",
                    "MS", "TTFB", "OUTCOME");
            shutdown.await();
            tracer.close();
            summary.print(System.out);
        } catch (S3TraceException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        } finally {
            shutdown.finish();
        }
    }

    private static void print(S3RequestEvent event) {
        System.out.printf(LINE,
                CLOCK.format(event.start()),
                event.process().pid(),
                event.process().comm(),
                event.operation().apiName(),
                event.resource().bucket() + "/" + event.resource().key(),
                number(event.response().status()),
                event.request().bytes(),
                event.response().bytes(),
                millis(event.phases().totalNanos()),
                millis(event.phases().ttfbNanos()),
                event.response().errorCode().isEmpty() ? event.outcome() : event.response().errorCode());
    }

    private static void print(FailedConnectionEvent event) {
        System.out.printf(LINE, CLOCK.format(event.start()), event.process().pid(), event.process().comm(), "-",
                event.host().isEmpty() ? event.remote() : event.host(), "-", "-", "-", millis(event.latencyNanos()), "-",
                event.failure());
    }

    private static void print(SealedExchange event) {
        System.out.printf(LINE, CLOCK.format(event.start()), event.process().pid(), event.process().comm(), "(sealed)",
                event.bucket().isEmpty() ? event.host() : event.bucket() + "/", "-", event.sentBytes(), event.receivedBytes(),
                millis(event.latencyNanos()), millis(event.answered() ? event.sendNanos() + event.waitNanos() : TraceEvent.UNKNOWN),
                event.doubts().isEmpty() ? event.end() : event.doubts());
    }

    private static String number(int value) {
        return value == S3RequestEvent.UNKNOWN ? "-" : Integer.toString(value);
    }

    private static String millis(long nanos) {
        return nanos == S3RequestEvent.UNKNOWN ? "-" : String.format(Locale.ROOT, "%.2f", nanos / 1e6);
    }
}

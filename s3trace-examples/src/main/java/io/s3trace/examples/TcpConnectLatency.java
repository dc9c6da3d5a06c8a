package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints how long every process's TCP connects take, whatever they connect to; with --failures, those that fail too. */
@Command(name = "TcpConnectLatency", description = "Prints how long TCP connects take, whatever they connect to.")
public final class TcpConnectLatency implements Runnable {
    private static final String LINE = "%-12s %-7s %-16s %-2s %-24s %-5s %-24s %-5s %s%n";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Mixin
    private TracerOptions options;

    @Option(names = "--failures", description = "print those that fail, too")
    private boolean failures;

    @Option(names = "--min-us", paramLabel = "US", description = "the shortest time that is printed")
    private double minMicros;

    private TcpConnectLatency() {}

    /** Runs until SIGINT or SIGTERM. */
    public static void main(String[] arguments) {
        CommandLines.run(new TcpConnectLatency(), arguments);
    }

    @Override
    public void run() {
        S3TracerBuilder builder = options.tracer().mode(ProbeMode.TCP_CONNECT)
                .connectMinLatency(Duration.ofNanos((long) (minMicros * 1000))).onConnect(this::print);
        System.out.printf(LINE, "TIME", "PID", "COMM", "IP", "SADDR", "LPORT", "DADDR", "DPORT", "LAT(ms)");
        Shutdown shutdown = new Shutdown();
        try (S3Tracer _ = builder.start()) {
            System.err.println("ready: Ctrl-C ends");
            shutdown.await();
        } catch (S3TraceException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        } finally {
            shutdown.finish();
        }
    }

    private void print(ConnectEvent event) {
        boolean established = event.outcome() == ConnectOutcome.ESTABLISHED;
        if (!established && !failures) {
            return;
        }
        String latency = String.format(Locale.ROOT, "%.3f", event.latencyNanos() / 1e6);
        System.out.printf(LINE,
                CLOCK.format(event.start()),
                event.process().pid(),
                event.process().comm(),
                event.remote().ipVersion(),
                event.local().address(),
                event.local().port(),
                event.remote().address(),
                event.remote().port(),
                established ? latency : latency + " " + event.outcome());
    }
}

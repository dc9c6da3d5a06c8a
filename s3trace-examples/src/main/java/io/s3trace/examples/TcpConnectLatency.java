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
import java.util.Queue;

/** Prints how long every process's TCP connects take, whatever they connect to; with --failures, those that fail too. */
public final class TcpConnectLatency {
    private static final String USAGE = "TcpConnectLatency [--min-us X] [--pid N]... [--comm NAME]... [--failures]";
    private static final String LINE = "%-12s %-7s %-16s %-2s %-24s %-5s %-24s %-5s %s%n";
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private boolean failures;
    private Duration minLatency = Duration.ZERO;

    private TcpConnectLatency() {}

    /** Runs until SIGINT or SIGTERM. */
    public static void main(String[] arguments) {
        new TcpConnectLatency().run(arguments);
    }

    private void run(String[] arguments) {
        S3TracerBuilder builder = Arguments.parse(arguments, USAGE, this::argument)
                .mode(ProbeMode.TCP_CONNECT).connectMinLatency(minLatency).onConnect(this::print);
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

    private boolean argument(String name, Queue<String> rest) {
        switch (name) {
            case "--min-us" -> minLatency = Duration.ofNanos(
                    (long) (Double.parseDouble(Arguments.value(name, rest)) * 1000));
            case "--failures" -> failures = true;
            default -> {
                return false;
            }
        }
        return true;
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

package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Starts a tracer's JVM while the client runs at full speed on all CPUs, again and again, with and without a warm-up in turn:
 * does it see every request from then on that its probes are in place?
 */
final class ColdStart {
    private static final int CONNECTIONS = 8;
    private static final int MILLIS_BEFORE = 500;
    private static final int MILLIS = 20_000;
    private static final int DRAIN_MILLIS = 500;
    private static final List<String> OPTIONS = List.of("-Xmx64m", "-XX:+UseSerialGC");

    private final Path directory;
    private final Path client;
    private final String port;

    private ColdStart(Path directory, Path client, String port) {
        this.directory = directory;
        this.client = client;
        this.port = port;
    }

    /** Takes the module's directory, and how many starts to make of each kind. */
    public static void main(String[] args) throws IOException {
        Path module = Path.of(args[0]);
        int starts = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        Path directory = Files.createDirectories(module.resolve("target/overhead"));
        Build build = new Build(module.resolve("src/main"), directory);
        System.out.println("| warm-up | ready after, s | requests/s | requests seen, % | lost records | tracer CPU, s "
                + "| RSS, MiB |");
        System.out.println("|---|---|---|---|---|---|---|");
        try (Program server = build.startServer(List.of())) {
            ColdStart cold = new ColdStart(directory, build.client(), server.readLine());
            for (int i = 0; i < starts; i++) {
                cold.start("no", List.of("-Dcold=true"));
                cold.start("yes", List.of());
            }
        }
    }

    private void start(String warmUp, List<String> options) throws IOException {
        Path log = directory.resolve("programs.log");
        List<String> all = new ArrayList<>(OPTIONS);
        all.addAll(options);
        List<String> command = List.of(client.toString(), port, Integer.toString(CONNECTIONS), "GET", "0",
                Integer.toString(MILLIS));
        try (Program load = new Program(command, log)) {
            load.expect("ready");
            load.say("go");
            Pause.millis(MILLIS_BEFORE);
            long begun = System.nanoTime();
            try (S3traceTracer tracer = new S3traceTracer(all, log)) {
                tracer.start(Tracing.S3TRACE_PID, load.pid());
                double ready = (System.nanoTime() - begun) / 1e9;
                if (ready * 1000 + MILLIS_BEFORE > MILLIS) {
                    throw new IOException("the tracer was not ready before the client had ended: after s " + ready);
                }
                String[] result = load.readLine().split(" ");
                Pause.millis(DRAIN_MILLIS);
                double cpu = ProcessUsage.cpuSeconds(tracer.pid());
                double mib = ProcessUsage.residentMib(tracer.pid());
                report(warmUp, ready, result, tracer.stop(), cpu, mib);
            }
        }
    }

    private static void report(String warmUp, double ready, String[] result, Tracer.Seen seen, double cpu, double mib) {
        long requests = Long.parseLong(result[0]);
        System.out.printf(Locale.ROOT, "| %s | %.2f | %.0f | %.3f | %d | %.2f | %.0f |%n", warmUp, ready,
                requests / Double.parseDouble(result[1]), 100.0 * seen.settledKeys() / (requests - seen.settledKey()),
                seen.lost(), cpu, mib);
    }
}

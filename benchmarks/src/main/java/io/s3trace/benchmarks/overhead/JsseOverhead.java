package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Measures what it costs Java programs to be traced over their own TLS. A client of each kind lives through all rounds, and is
 * untraced and traced in turn; beside it, a client in C over OpenSSL. Each change of a program's code is followed by a time in
 * which it may be compiled again.
 */
final class JsseOverhead {
    private static final int MILLIS = 2000;
    private static final int SETTLING = 1500;
    private static final int DRAIN_MILLIS = 200;
    private static final int FIRST_MILLIS = 8000;
    private static final double PER = 100_000;
    private static final List<String> TRACER = List.of("-Xmx64m", "-XX:+UseSerialGC");

    private final Path directory;
    private final Build build;
    private final S3traceTracer tracer;
    private final String java;
    private final int rounds;

    private JsseOverhead(Path directory, Build build, S3traceTracer tracer, String java, int rounds) {
        this.directory = directory;
        this.build = build;
        this.tracer = tracer;
        this.java = java;
        this.rounds = rounds;
    }

    /** Takes the module's directory, how many rounds to make, and the home of the client's Java, if it is another one. */
    public static void main(String[] args) throws IOException {
        Path module = Path.of(args[0]);
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        String java = Path.of(args.length > 2 ? args[2] : System.getProperty("java.home"), "bin", "java").toString();
        Path directory = Files.createDirectories(module.resolve("target/overhead"));
        try (S3traceTracer tracer = new S3traceTracer(TRACER, directory.resolve("programs.log"))) {
            JsseOverhead overhead = new JsseOverhead(directory, new Build(module.resolve("src/main"), directory), tracer, java,
                    rounds);
            System.out.println("| client | untraced, requests/s | traced | throughput ratio | added CPU, us/request "
                + "| requests seen, % |");
            System.out.println("|---|---|---|---|---|---|");
            overhead.small();
            overhead.java("AWS SDK, 16 threads, 10 KiB GETs", "sdk", 16, 10 << 10);
            overhead.java("AWS SDK, 16 threads, 1 MiB GETs", "sdk", 16, 1 << 20);
        }
    }

    /** Both ways in turn, so that one can be held against the other. */
    private void small() throws IOException {
        BpftraceTracer none = new BpftraceTracer(build.bpftraceScript(), "", directory);
        List<Sample> untraced = new ArrayList<>();
        List<Sample> traced = new ArrayList<>();
        S3traceTracer own = new S3traceTracer(TRACER, directory.resolve("programs.log")); // which the bench closes
        try (Bench bench = new Bench(directory, build, build.client(), own, none, MILLIS);
                Rounds java = new Rounds("socket", 1, 0)) {
            for (int round = 0; round < rounds; round++) {
                untraced.add(bench.run(Workload.SMALL, Tracing.UNTRACED));
                traced.add(bench.run(Workload.SMALL, Tracing.S3TRACE_OPENSSL));
                java.round();
            }
            report("C and OpenSSL, empty GETs", untraced, traced);
            report("one SSLSocket, empty GETs", java.untraced, java.traced);
            double[] ratios = IntStream.range(0, rounds)
                    .mapToDouble(round -> added(java.traced.get(round), java.untraced.get(round)) / added(traced.get(round), untraced.get(round))).toArray();
            System.out.println("| added CPU, Java's to OpenSSL's | | | " + Spread.of(ratios).text(2) + " | | |");
        }
    }

    private static double added(Sample traced, Sample untraced) {
        return traced.cpuMicros() - untraced.cpuMicros();
    }

    private void java(String name, String kind, int connections, int length) throws IOException {
        try (Rounds java = new Rounds(kind, connections, length)) {
            for (int round = 0; round < rounds; round++) {
                java.round();
            }
            report(name, java.untraced, java.traced);
        }
    }

    /** A client in a JVM, and its server. */
    private final class Rounds implements AutoCloseable {
        private final List<Sample> untraced = new ArrayList<>();
        private final List<Sample> traced = new ArrayList<>();
        private final Program server;
        private final Program load;

        Rounds(String kind, int connections, int length) throws IOException {
            server = build.startServer(List.of());
            load = new Program(List.of(java, "-Xmx1g", "-cp", System.getProperty("java.class.path"), JavaLoad.class.getName(),
                    server.readLine(), kind, Integer.toString(connections), Integer.toString(length)),
                    directory.resolve("programs.log"));
            load.expect("ready");
            run(load, FIRST_MILLIS);
        }

        /** Untraced, then traced. */
        void round() throws IOException {
            run(load, SETTLING);
            untraced.add(sample(run(load, MILLIS), 0, new Tracer.Seen(0, 0, 0)));
            tracer.start(Tracing.S3TRACE_JSSE, load.pid());
            String[] before = run(load, SETTLING);
            double cpu = ProcessUsage.cpuSeconds(tracer.pid());
            String[] result = run(load, MILLIS);
            Pause.millis(DRAIN_MILLIS);
            cpu = ProcessUsage.cpuSeconds(tracer.pid()) - cpu;
            Tracer.Seen seen = tracer.stop();
            long keys = seen.keys() - Long.parseLong(before[0]);
            traced.add(sample(result, cpu, new Tracer.Seen(seen.events(), keys, seen.lost())));
        }

        @Override
        public void close() throws IOException {
            try (server; load) {
                // both
            }
        }
    }

    private static String[] run(Program load, int millis) throws IOException {
        load.say(Integer.toString(millis));
        return load.readLine().split(" ");
    }

    private static Sample sample(String[] result, double tracerCpu, Tracer.Seen seen) {
        long requests = Long.parseLong(result[0]);
        return new Sample(requests, requests / Double.parseDouble(result[1]), Double.parseDouble(result[2]) * 1e6 / requests,
                Double.parseDouble(result[3]), tracerCpu * PER / requests, 0, seen.events(), seen.keys(), seen.lost());
    }

    private static void report(String name, List<Sample> untraced, List<Sample> traced) {
        System.out.printf(Locale.ROOT, "| %s | %s | %s | %s | %s | %s |%n", name,
                Spread.of(untraced, Sample::perSecond).text(0), Spread.of(traced, Sample::perSecond).text(0),
                Spread.beside(traced, untraced, (sample, base) -> sample.perSecond() / base.perSecond()).text(3),
                Spread.beside(traced, untraced, (sample, base) -> sample.cpuMicros() - base.cpuMicros()).text(1),
                Spread.of(traced, sample -> sample.completeness() * 100).text(2));
    }
}

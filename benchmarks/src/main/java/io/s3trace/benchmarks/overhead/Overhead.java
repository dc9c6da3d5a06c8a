package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Measures what tracing costs the traced and the tracer: one client after another, untraced and traced in turn, so that
 * whatever else the machine does hurts all alike.
 */
final class Overhead {
    private static final int WARM_UPS = 3;

    private final Map<String, String> options = new LinkedHashMap<>(Map.of(
            "rounds", "5",
            "millis", "2000",
            "jvm", "-Xmx64m,-XX:+UseSerialGC",
            "workloads", "",
            "tracings", "UNTRACED,S3TRACE_PID,S3TRACE_ALL,S3TRACE_OPENSSL,S3TRACE_CLASSIC,BPFTRACE_PID",
            "bystanders", "UNTRACED,S3TRACE_OTHER_PID,S3TRACE_OTHER_COMM,S3TRACE_HTTP,BPFTRACE_OTHER_COMM"));
    private final Map<Workload, Map<Tracing, List<Sample>>> samples = new LinkedHashMap<>();
    private final Map<Workload, Map<Tracing, List<Sample>>> bystanders = new LinkedHashMap<>();

    private Overhead(String[] args) {
        for (String arg : args) {
            String[] option = arg.split("=", 2);
            if (option.length < 2 || !options.containsKey(option[0])) {
                throw new IllegalArgumentException("unknown option \"" + arg + "\", known are " + options);
            }
            options.put(option[0], option[1]);
        }
    }

    /** Takes the module's directory, then options as {@code name=value}. */
    public static void main(String[] args) throws IOException {
        Path module = Path.of(args[0]);
        Overhead overhead = new Overhead(Arrays.copyOfRange(args, 1, args.length));
        Path directory = Files.createDirectories(module.resolve("target/overhead"));
        overhead.measure(module.resolve("src/main"), directory);
        overhead.report(directory);
    }

    private void measure(Path sources, Path directory) throws IOException {
        Build build = new Build(sources, directory);
        Path client = build.client();
        BpftraceTracer bpftrace = new BpftraceTracer(build.bpftraceScript(), Build.library(client), directory);
        int rounds = Integer.parseInt(options.get("rounds"));
        int millis = Integer.parseInt(options.get("millis"));
        S3traceTracer s3trace = new S3traceTracer(list("jvm", Function.identity()), directory.resolve("programs.log"));
        try (Bench bench = new Bench(directory, build, client, s3trace, bpftrace, millis)) {
            for (int i = 0; i < WARM_UPS; i++) {
                say("warm-up", bench.run(new Workload("GET", 0, 8), Tracing.S3TRACE_PID));
            }
            for (int round = 0; round < rounds; round++) {
                for (Workload workload : workloads()) {
                    run(bench, workload, list("tracings", Tracing::valueOf), samples);
                }
                run(bench, Workload.SMALL, list("bystanders", Tracing::valueOf), bystanders);
            }
        }
    }

    private static void run(Bench bench, Workload workload, List<Tracing> tracings,
            Map<Workload, Map<Tracing, List<Sample>>> into) throws IOException {
        for (Tracing tracing : tracings) {
            Sample sample = bench.run(workload, tracing);
            say(workload + " " + tracing, sample);
            into.computeIfAbsent(workload, key -> new EnumMap<>(Tracing.class))
                    .computeIfAbsent(tracing, key -> new ArrayList<>()).add(sample);
        }
    }

    private void report(Path directory) throws IOException {
        Report traced = new Report(samples);
        Report others = new Report(bystanders);
        String markdown = "The traced:\n\n" + traced.markdown()
                + "\nBystanders, which map the library and are not traced:\n\n" + others.markdown();
        Files.writeString(directory.resolve("results.md"), markdown);
        Files.writeString(directory.resolve("results.json"),
                "{\"traced\":" + traced.json() + ",\"bystanders\":" + others.json() + "}\n");
        System.out.println(markdown);
    }

    private List<Workload> workloads() {
        return options.get("workloads").isEmpty() ? Workload.ALL : list("workloads", Workload::parse);
    }

    private <T> List<T> list(String option, Function<String, T> parser) {
        String value = options.get(option);
        return value.isEmpty() ? List.of() : Arrays.stream(value.split(",")).map(parser).toList();
    }

    private static void say(String what, Sample sample) {
        System.err.println(what + " " + sample);
    }
}

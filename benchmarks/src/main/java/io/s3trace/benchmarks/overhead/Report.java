package io.s3trace.benchmarks.overhead;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of all rounds, as a table and as JSON. */
final class Report {
    /** One line of the table. */
    private record Line(
            Workload workload, Tracing tracing, Spread perSecond, Spread ratio, Spread addedCpu, Spread addedLatency,
            Spread tracerCpu, Spread tracerMib, Spread completeness, long lost) {}

    private final List<Line> lines;

    /** Of samples by workload and tracing, in the order of the rounds. */
    Report(Map<Workload, Map<Tracing, List<Sample>>> samples) {
        lines = samples.entrySet().stream()
                .flatMap(workload -> workload.getValue().entrySet().stream()
                        .map(tracing -> line(workload.getKey(), tracing.getKey(), tracing.getValue(),
                                workload.getValue().get(Tracing.UNTRACED))))
                .toList();
    }

    private static Line line(Workload workload, Tracing tracing, List<Sample> samples, List<Sample> untraced) {
        return new Line(workload, tracing,
                Spread.of(samples, Sample::perSecond),
                Spread.beside(samples, untraced, (sample, base) -> sample.perSecond() / base.perSecond()),
                Spread.beside(samples, untraced, (sample, base) -> sample.cpuMicros() - base.cpuMicros()),
                Spread.beside(samples, untraced, (sample, base) -> sample.latencyMicros() - base.latencyMicros()),
                Spread.of(samples, Sample::tracerCpuSeconds),
                Spread.of(samples, Sample::tracerMib),
                Spread.of(samples, Sample::completeness),
                samples.stream().mapToLong(Sample::lost).sum());
    }

    String markdown() {
        String head = """
                | workload | tracer | requests/s | throughput ratio | added client CPU, us/request | added latency, us | \
                tracer CPU, s/100,000 | tracer RSS, MiB | requests seen, %% | lost |
                |---|---|---|---|---|---|---|---|---|---|
                """.formatted();
        return lines.stream().map(Report::row).collect(Collectors.joining("", head, ""));
    }

    private static String row(Line line) {
        boolean traced = line.tracing != Tracing.UNTRACED;
        return String.format(Locale.ROOT, "| %s | %s | %.0f | %s | %s | %s | %s | %s | %s | %s |%n",
                line.workload, line.tracing.label(), line.perSecond.median(),
                traced ? line.ratio.text(2) : "1",
                traced ? line.addedCpu.text(1) : "0",
                traced ? line.addedLatency.text(1) : "0",
                traced ? line.tracerCpu.text(2) : "",
                traced ? line.tracerMib.text(0) : "",
                line.tracing.seesClient() ? percent(line.completeness) : "",
                traced ? line.lost : "");
    }

    private static String percent(Spread share) {
        return new Spread(share.median() * 100, share.min() * 100, share.max() * 100).text(2);
    }

    String json() {
        return lines.stream().map(Report::object).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String object(Line line) {
        return "{\"workload\":\"" + line.workload + "\",\"tracing\":\"" + line.tracing
                + "\",\"requestsPerSecond\":" + line.perSecond.json()
                + ",\"throughputRatio\":" + line.ratio.json()
                + ",\"addedClientCpuMicros\":" + line.addedCpu.json()
                + ",\"addedLatencyMicros\":" + line.addedLatency.json()
                + ",\"tracerCpuSecondsPer100000\":" + line.tracerCpu.json()
                + ",\"tracerMib\":" + line.tracerMib.json()
                + ",\"completeness\":" + line.completeness.json()
                + ",\"lost\":" + line.lost + "}";
    }
}

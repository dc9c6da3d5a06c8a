package io.s3trace.examples;

import io.s3trace.S3Operation;
import io.s3trace.S3RequestEvent;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Count and percentiles of the total time, by operation. */
final class LatencySummary {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Map<S3Operation, Histogram> latencies = new EnumMap<>(S3Operation.class);

    synchronized void record(S3RequestEvent event) {
        latencies.computeIfAbsent(event.operation(), operation -> new Histogram(SIGNIFICANT_DIGITS))
                .recordValue(Math.max(0, event.phases().totalNanos()));
    }

    synchronized void print(PrintStream out) {
        out.printf("%n%-31s %8s %9s %9s %9s %9s  (ms)%n", "OPERATION", "COUNT", "P50", "P90", "P99", "MAX");
        latencies.forEach((operation, latency) -> out.printf("%-31s %8d %9.2f %9.2f %9.2f %9.2f%n",
                operation.apiName(),
                latency.getTotalCount(),
                latency.getValueAtPercentile(50) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(90) / NANOS_PER_MILLI,
                latency.getValueAtPercentile(99) / NANOS_PER_MILLI,
                latency.getMaxValue() / NANOS_PER_MILLI));
    }
}

package io.s3trace.examples;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.stats.KeyFigures;
import io.s3trace.stats.LatencyFigures;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.function.Consumer;

/** Count and percentiles of the total time, by operation. */
final class LatencySummary implements Consumer<S3RequestEvent> {
    private static final double NANOS_PER_MILLI = 1e6;

    private final S3Statistics statistics = new S3Statistics(StatisticsKey.OPERATION, 200, 3);

    @Override
    public void accept(S3RequestEvent event) {
        statistics.accept(event);
    }

    void print(PrintStream out) {
        out.printf("%n%-31s %8s %9s %9s %9s %9s  (ms)%n", "OPERATION", "COUNT", "P50", "P90", "P99", "MAX");
        statistics.snapshot().keys().stream()
                .sorted(Comparator.comparing(KeyFigures::key))
                .forEach(figures -> print(figures, out));
    }

    private static void print(KeyFigures figures, PrintStream out) {
        LatencyFigures total = figures.total();
        out.printf("%-31s %8d %9.2f %9.2f %9.2f %9.2f%n",
                figures.key(),
                figures.count(),
                total.p50Nanos() / NANOS_PER_MILLI,
                total.p90Nanos() / NANOS_PER_MILLI,
                total.p99Nanos() / NANOS_PER_MILLI,
                total.maxNanos() / NANOS_PER_MILLI);
    }
}

package io.s3trace.examples.agent;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.stats.IntervalReader;
import io.s3trace.stats.KeyFigures;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import io.s3trace.stats.StatisticsSnapshot;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * The figures of each interval: those of requests by process name, operation and bucket, the busiest first; and how many
 * connections failed.
 */
final class FiguresTable {
    private static final int ROWS = 20;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final String HEAD = "%-9s%-48s %8s %7s %9s %9s %9s %9s %12s%n";
    private static final String ROW = "%-9s%-48s %8d %7d %9.2f %9.2f %9.2f %9.2f %12d%n";

    private final S3Statistics statistics = new S3Statistics(
            StatisticsKey.of(event -> event.process().comm(), StatisticsKey.OPERATION, StatisticsKey.BUCKET));
    private final Map<ConnectionFailure, Long> failures = new EnumMap<>(ConnectionFailure.class);
    private final IntervalReader intervals = statistics.intervals();

    void accept(S3RequestEvent event) {
        statistics.accept(event);
    }

    void accept(FailedConnectionEvent event) {
        synchronized (failures) {
            failures.merge(event.failure(), 1L, Long::sum);
        }
    }

    void print(PrintStream out) {
        StatisticsSnapshot snapshot = intervals.next();
        String time = CLOCK.format(snapshot.to());
        synchronized (failures) {
            failures.forEach((failure, count) -> out.printf("%-9s%d failed connections: %s%n", time, count, failure));
            failures.clear();
        }
        if (snapshot.all().count() == 0) {
            return;
        }
        out.printf(HEAD, "TIME", "PROCESS / OPERATION / BUCKET", "COUNT", "ERRORS", "P50 ms", "P90 ms", "P99 ms", "MAX ms",
                "BYTES");
        snapshot.keys().stream()
                .filter(figures -> figures.count() > 0)
                .sorted(Comparator.comparingLong(KeyFigures::count).reversed())
                .limit(ROWS)
                .forEach(figures -> row(out, time, figures));
        out.flush();
    }

    private static void row(PrintStream out, String time, KeyFigures figures) {
        out.printf(ROW, time, figures.key(), figures.count(), figures.errors(), figures.total().p50Nanos() / 1e6,
                figures.total().p90Nanos() / 1e6, figures.total().p99Nanos() / 1e6, figures.total().maxNanos() / 1e6,
                figures.requestBytes() + figures.responseBytes());
    }
}

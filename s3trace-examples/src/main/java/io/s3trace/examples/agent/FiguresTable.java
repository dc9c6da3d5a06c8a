package io.s3trace.examples.agent;

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
import java.util.function.Consumer;

/** The figures of each interval, by process name, operation and bucket: the busiest first. */
final class FiguresTable implements Consumer<S3RequestEvent> {
    private static final int ROWS = 20;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final String HEAD = "%-9s%-48s %8s %7s %9s %9s %9s %9s %12s%n";
    private static final String ROW = "%-9s%-48s %8d %7d %9.2f %9.2f %9.2f %9.2f %12d%n";

    private final S3Statistics statistics = new S3Statistics(
            StatisticsKey.of(event -> event.process().comm(), StatisticsKey.OPERATION, StatisticsKey.BUCKET));
    private final IntervalReader intervals = statistics.intervals();

    @Override
    public void accept(S3RequestEvent event) {
        statistics.accept(event);
    }

    void print(PrintStream out) {
        StatisticsSnapshot snapshot = intervals.next();
        if (snapshot.all().count() == 0) {
            return;
        }
        String time = CLOCK.format(snapshot.to());
        out.printf(HEAD, "TIME", "PROCESS / OPERATION / BUCKET", "COUNT", "ERRORS", "P50 ms", "P90 ms", "P99 ms", "MAX ms",
                "BYTES");
        snapshot.keys().stream()
                .filter(figures -> figures.count() > 0)
                .sorted(Comparator.comparing(KeyFigures::count).reversed())
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

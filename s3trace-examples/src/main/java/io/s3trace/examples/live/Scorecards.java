package io.s3trace.examples.live;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsComparison;
import io.s3trace.stats.StatisticsKey;
import io.s3trace.stats.StatisticsSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The figures by bucket and operation: since the start, and since somebody began to compare. Thread-safe. A comparison costs as
 * much as the figures themselves while it goes on.
 */
public final class Scorecards {
    /** The bucket, a space and the operation. */
    public static final Function<S3RequestEvent, String> KEY =
            StatisticsKey.of(StatisticsKey.BUCKET, StatisticsKey.OPERATION);

    private final Optional<StatisticsSnapshot> earlier;
    private final S3Statistics sinceStart = new S3Statistics(KEY);
    private final List<S3Statistics> sinceThen = new CopyOnWriteArrayList<>();

    Scorecards(Optional<StatisticsSnapshot> earlier) {
        this.earlier = earlier;
    }

    void accept(S3RequestEvent event) {
        sinceStart.accept(event);
        sinceThen.forEach(statistics -> statistics.accept(event));
    }

    StatisticsSnapshot sinceStart() {
        return sinceStart.snapshot();
    }

    /** {@return how the figures since the start differ from those of an earlier span, such as a recording; if there is one} */
    Optional<StatisticsComparison> withEarlier() {
        return earlier.map(before -> S3Statistics.compare(before, sinceStart.snapshot()));
    }

    /** Begins to compare what comes with what has been since the start. */
    Comparing compare() {
        return new Comparing(sinceStart.snapshot());
    }

    /** What has been, and what comes, until it is closed. */
    final class Comparing implements AutoCloseable {
        private final StatisticsSnapshot before;
        private final S3Statistics after = new S3Statistics(KEY);

        private Comparing(StatisticsSnapshot before) {
            this.before = before;
            sinceThen.add(after);
        }

        StatisticsComparison now() {
            return S3Statistics.compare(before, after.snapshot());
        }

        @Override
        public void close() {
            sinceThen.remove(after);
        }
    }
}

package io.s3trace.stats;

import java.time.Instant;

/** Reads statistics interval by interval. Thread-safe: each event is in exactly one interval of a reader. */
public final class IntervalReader {
    private final S3Statistics statistics;
    private Table before;
    private Instant from;

    IntervalReader(S3Statistics statistics) {
        this.statistics = statistics;
        this.from = Instant.now();
        this.before = statistics.copy();
    }

    /**
     * Ends an interval and begins the next.
     *
     * @return the figures since the last call, or since the reader was made
     */
    public synchronized StatisticsSnapshot next() {
        Instant now = Instant.now();
        Table after = statistics.copy();
        Table interval = after.copy();
        interval.subtract(before);
        StatisticsSnapshot snapshot = interval.snapshot(from, now);
        before = after;
        from = now;
        return snapshot;
    }
}

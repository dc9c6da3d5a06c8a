package io.s3trace.stats;

import java.time.Instant;
import java.util.List;

/**
 * The figures of a span of time. Counts and bytes of {@code keys} always add up to those of {@code all}.
 *
 * @param from when the span began
 * @param to when it ended
 * @param keys the figures of each key that had requests, most requests first, {@link S3Statistics#OTHER} last
 * @param all the figures of all requests together
 */
public record StatisticsSnapshot(Instant from, Instant to, List<KeyFigures> keys, KeyFigures all) {

    /** Copies the list. */
    public StatisticsSnapshot {
        keys = List.copyOf(keys);
    }
}

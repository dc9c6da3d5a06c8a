package io.s3trace.stats;

import java.util.List;

/**
 * Two spans of time, compared: see {@link S3Statistics#compare}. Immutable.
 *
 * @param keys the comparison of each key, in the order of the later span; those that it does not have come last
 * @param all that of all requests together; if the keys' shares differ, this may differ though no key does
 */
public record StatisticsComparison(List<KeyComparison> keys, KeyComparison all) {
    /** Copies the list. */
    public StatisticsComparison {
        keys = List.copyOf(keys);
    }
}

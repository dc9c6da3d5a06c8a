package io.s3trace.stats;

/**
 * A distribution of times, in nanoseconds; all of them are 0 if there were none. Count and mean are exact. All other figures
 * are exact to the significant digits that the statistics keep. They are never below the true value, except for the minimum,
 * which is never above it.
 *
 * @param count how many times there are
 * @param minNanos the shortest
 * @param meanNanos the mean, exact
 * @param p50Nanos the median: half of them are no longer
 * @param p90Nanos 90 % of them are no longer
 * @param p99Nanos 99 % of them are no longer
 * @param p999Nanos 99.9 % of them are no longer
 * @param maxNanos the longest
 * @param buckets how many times fall into which bucket; the distribution from which the percentiles are
 */
public record LatencyFigures(
        long count,
        long minNanos,
        double meanNanos,
        long p50Nanos,
        long p90Nanos,
        long p99Nanos,
        long p999Nanos,
        long maxNanos,
        TimeBuckets buckets) {}

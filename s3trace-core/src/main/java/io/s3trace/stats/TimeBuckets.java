package io.s3trace.stats;

import io.s3trace.internal.hdrhistogram.Histogram;
import io.s3trace.internal.hdrhistogram.HistogramIterationValue;
import java.util.Arrays;

/**
 * A distribution of times: how many fall into which bucket. A bucket is as wide as the significant digits of the statistics
 * allow. Those without a time are left out. Immutable.
 */
public final class TimeBuckets {
    private final int digits;
    private final long[] upTo;
    private final long[] counts;

    private TimeBuckets(int digits, long[] upTo, long[] counts) {
        this.digits = digits;
        this.upTo = upTo;
        this.counts = counts;
    }

    static TimeBuckets of(Histogram histogram, int digits) {
        long[] upTo = new long[8];
        long[] counts = new long[8];
        int size = 0;
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            if (size == upTo.length) {
                upTo = Arrays.copyOf(upTo, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            upTo[size] = bucket.getValueIteratedTo();
            counts[size++] = bucket.getCountAddedInThisIterationStep();
        }
        return new TimeBuckets(digits, Arrays.copyOf(upTo, size), Arrays.copyOf(counts, size));
    }

    /** {@return the number of buckets} */
    public int size() {
        return upTo.length;
    }

    /**
     * Returns the end of a bucket. Later buckets have longer times.
     *
     * @param bucket its number, from 0 on
     * @return the longest time that falls into it, in nanoseconds
     * @throws IndexOutOfBoundsException if there is no such bucket
     */
    public long upToNanos(int bucket) {
        return upTo[bucket];
    }

    /**
     * Returns what is in a bucket.
     *
     * @param bucket its number, from 0 on
     * @return how many times fall into it; at least one
     * @throws IndexOutOfBoundsException if there is no such bucket
     */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** {@return to how many significant digits times are told apart} */
    public int significantDigits() {
        return digits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TimeBuckets buckets && digits == buckets.digits && Arrays.equals(upTo, buckets.upTo)
                && Arrays.equals(counts, buckets.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(upTo) + Arrays.hashCode(counts);
    }

    /** {@return how many buckets there are, for they would not fit into a line} */
    @Override
    public String toString() {
        return size() + " buckets";
    }
}

package io.s3trace.advice;

/**
 * A distribution of times in little memory: four buckets for each doubling, so that a median is right within a quarter. What is
 * shorter than 0.3 ms, or longer than an hour, is not told apart. Not thread-safe.
 */
final class RoughTimes {
    private static final int BITS = 2;
    private static final int PER_DOUBLING = 1 << BITS;
    /** A unit is 65.5 us. */
    private static final int UNIT_BITS = 16;
    private static final int DOUBLINGS = 26;
    private static final long MOST_UNITS = (1L << DOUBLINGS) - 1;

    private final int[] counts = new int[PER_DOUBLING * DOUBLINGS];
    private long count;

    void add(long nanos) {
        counts[bucket(Math.min(MOST_UNITS, nanos >>> UNIT_BITS))]++;
        count++;
    }

    void add(RoughTimes other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
    }

    long count() {
        return count;
    }

    /** {@return the end of the bucket in which half of the times are reached, in nanoseconds; 0 if there are none} */
    long median() {
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (count > 0 && 2 * seen >= count) {
                return end(i) << UNIT_BITS;
            }
        }
        return 0;
    }

    private static int bucket(long units) {
        if (units < PER_DOUBLING) {
            return (int) units;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(units) - BITS;
        return PER_DOUBLING * shift + (int) (units >>> shift);
    }

    /** The first number of units behind a bucket. */
    private static long end(int bucket) {
        if (bucket < PER_DOUBLING) {
            return bucket + 1L;
        }
        int shift = bucket / PER_DOUBLING - 1;
        return (bucket % PER_DOUBLING + PER_DOUBLING + 1L) << shift;
    }
}

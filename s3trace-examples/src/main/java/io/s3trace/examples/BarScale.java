package io.s3trace.examples;

/**
 * The time that a bar of full width stands for: 10, 20, 50, 100 ... ms. It grows when a bar would not fit, and is chosen anew
 * every hundred bars. Not thread-safe.
 */
final class BarScale {
    private static final int BARS = 100;
    private static final long SHORTEST_NANOS = 10_000_000;
    private static final long[] STEPS = {1, 2, 5};

    private long nanos;
    private long longest;
    private int bars;

    /**
     * Takes the time of the next bar.
     *
     * @return whether the scale must be shown before that
     */
    boolean take(long barNanos) {
        boolean again = bars++ % BARS == 0;
        longest = Math.max(longest, barNanos);
        if (!again && barNanos <= nanos) {
            return false;
        }
        nanos = roundedUp(longest);
        longest = again ? barNanos : longest;
        return true;
    }

    long nanos() {
        return nanos;
    }

    private static long roundedUp(long wanted) {
        for (long power = SHORTEST_NANOS;; power *= 10) {
            for (long step : STEPS) {
                if (step * power >= wanted) {
                    return step * power;
                }
            }
        }
    }
}

package io.s3trace.exchange;

/**
 * The bound on what is held, in native memory, of heads that come in pieces and of answers that are searched for errors: one
 * for all connections of a tracer. Used by one thread, but for the counter.
 */
public final class HeadMemory {
    /** What a tracer holds at most. */
    public static final long DEFAULT_BYTES = 64L << 20;

    private final long limit;
    private long used;
    private volatile long refusals;

    /**
     * Sets a bound.
     *
     * @param limit bytes to hold at most
     */
    public HeadMemory(long limit) {
        this.limit = limit;
    }

    /** Takes some; returns false, and counts that, if there is not so much left. */
    boolean take(long bytes) {
        if (used + bytes > limit) {
            refusals++;
            return false;
        }
        used += bytes;
        return true;
    }

    void give(long bytes) {
        used -= bytes;
    }

    /** {@return how often there was no room: each time, something of a head or of an error is unknown} */
    public long refusals() {
        return refusals;
    }
}

package io.s3trace.internal.text;

/**
 * The bound on native memory for heads that come in pieces, for answers that are searched for errors, and for what a recording
 * holds back. All connections of a tracer share one bound. Used by one thread, except for the counter.
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

    /** Takes some bytes. If there are not enough left, returns false and counts that. */
    public boolean take(long bytes) {
        boolean taken = tryTake(bytes);
        refusals += taken ? 0 : 1;
        return taken;
    }

    /** Takes some bytes for an optional purpose. Returns false if there are not enough left. */
    public boolean tryTake(long bytes) {
        boolean taken = used + bytes <= limit;
        used += taken ? bytes : 0;
        return taken;
    }

    /** Gives back what was taken. */
    public void give(long bytes) {
        used -= bytes;
    }

    /** {@return how often there was no room: each time, something of a head or of an error is unknown} */
    public long refusals() {
        return refusals;
    }
}

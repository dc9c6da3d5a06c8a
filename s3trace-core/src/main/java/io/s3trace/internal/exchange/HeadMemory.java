package io.s3trace.internal.exchange;

/**
 * The bound on what is held, in native memory, of heads that come in pieces, of answers that are searched for errors, and of
 * what a recording holds back: one for all connections of a tracer. Used by one thread, but for the counter.
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
        boolean taken = tryTake(bytes);
        refusals += taken ? 0 : 1;
        return taken;
    }

    /** Takes some for what can be done without; returns false if there is not so much left. */
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

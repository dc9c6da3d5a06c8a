package io.s3trace.internal.delivery;

/** Lets one of many equal log lines through: the first of a burst. */
public final class Burst {
    private static final long QUIET_NANOS = 60_000_000_000L;

    private long lastNanos = System.nanoTime() - QUIET_NANOS;

    /** Makes one that has let nothing through. */
    public Burst() {
        // nothing more to do
    }

    /** {@return true once, and again after a minute} */
    public synchronized boolean first() {
        long now = System.nanoTime();
        if (now - lastNanos < QUIET_NANOS) {
            return false;
        }
        lastNanos = now;
        return true;
    }
}

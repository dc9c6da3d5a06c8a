package io.s3trace.internal.pipeline;

/** Lets one of many equal log lines through: the first of a burst. */
final class Burst {
    private static final long QUIET_NANOS = 60_000_000_000L;

    private long lastNanos = System.nanoTime() - QUIET_NANOS;

    /** {@return true once, and again after a minute} */
    synchronized boolean first() {
        long now = System.nanoTime();
        if (now - lastNanos < QUIET_NANOS) {
            return false;
        }
        lastNanos = now;
        return true;
    }
}

package io.s3trace.internal.pipeline;

import java.time.Duration;

/**
 * When to look into the ring again: soon while there are records, less soon while there are none. If there have been none for a
 * while, not before the kernel wakes the reader. That costs the traced thread some 10 us, once after each such pause. For one
 * thread.
 */
final class ReadRhythm {
    /** A record that was still being written delays those after it, but not for long. */
    private static final int RETRY_MILLIS = 1;
    /** After this many waits without records, it counts as quiet. */
    private static final int QUIET_WAITS = 5;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final int busyMillis;
    private final int idleMillis;
    private final Runnable askForWakeUp;
    private long recordsNanos;
    private long askedNanos;
    private boolean asked;

    /**
     * Begins as if there had just been records.
     *
     * @param interval the wait while there are records; two and a half times as long while there are none
     * @param askForWakeUp has the kernel wake the reader with the next record, but not with later ones
     */
    ReadRhythm(Duration interval, Runnable askForWakeUp, long now) {
        this.busyMillis = (int) interval.toMillis();
        this.idleMillis = busyMillis * 5 / 2;
        this.askForWakeUp = askForWakeUp;
        this.recordsNanos = now;
    }

    /**
     * Call after each look into the ring.
     *
     * @param now the time, in nanoseconds
     * @param records how many there were
     * @param pendingBytes bytes that are there by now: they could not be read, or have just come
     * @param untilDueNanos when there is something else to do; it may be late, but not by more than a wait without records
     * @return milliseconds to wait until the next look, unless woken
     */
    int waitMillis(long now, int records, long pendingBytes, long untilDueNanos) {
        if (records > 0) {
            recordsNanos = now;
            asked = false;
        } else if (!asked && now - recordsNanos >= nanos(QUIET_WAITS * idleMillis)) {
            askForWakeUp.run();
            askedNanos = now;
            asked = true;
        }
        if (pendingBytes > 0) {
            return RETRY_MILLIS;
        }
        if (records > 0) {
            return busyMillis;
        }
        // A record that was being written when the kernel was asked may have come without a wake-up. So there is one more wait
        // as before.
        boolean asleep = asked && now - askedNanos >= nanos(idleMillis);
        return asleep ? Math.clamp(untilDueNanos / NANOS_PER_MILLI + 1, idleMillis, Integer.MAX_VALUE) : idleMillis;
    }

    private static long nanos(int millis) {
        return millis * NANOS_PER_MILLI;
    }
}

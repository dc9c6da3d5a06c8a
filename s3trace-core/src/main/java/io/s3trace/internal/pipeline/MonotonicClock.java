package io.s3trace.internal.pipeline;

import java.time.Instant;

/**
 * Converts the kernel's time to calendar time. {@link System#nanoTime()} is CLOCK_MONOTONIC on Linux, the clock of the records.
 * The distance to the calendar is measured anew now and then, because the calendar is adjusted.
 */
final class MonotonicClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MAX_AGE_NANOS = NANOS_PER_SECOND;
    private static final int READINGS = 3;

    private long offsetSeconds;
    private long offsetNanos;
    private long measuredAt;
    private final boolean running;

    MonotonicClock() {
        running = true;
        measure(System.nanoTime());
    }

    /** Makes a clock with a given distance to the calendar. */
    MonotonicClock(long offsetSeconds, long offsetNanos) {
        running = false;
        set(offsetSeconds, offsetNanos);
    }

    void set(long newOffsetSeconds, long newOffsetNanos) {
        offsetSeconds = newOffsetSeconds;
        offsetNanos = newOffsetNanos;
    }

    long offsetSeconds() {
        return offsetSeconds;
    }

    long offsetNanos() {
        return offsetNanos;
    }

    /** Call now and then; returns true if the distance was measured anew. */
    boolean refresh(long now) {
        boolean due = running && now - measuredAt > MAX_AGE_NANOS;
        if (due) {
            measure(now);
        }
        return due;
    }

    Instant instant(long monotonicNanos) {
        return Instant.ofEpochSecond(offsetSeconds, offsetNanos + monotonicNanos);
    }

    /** Takes the tightest of a few readings: a thread may be preempted between the two clocks. */
    private void measure(long now) {
        long tightest = Long.MAX_VALUE;
        for (int i = 0; i < READINGS; i++) {
            long before = System.nanoTime();
            Instant calendar = Instant.now();
            long span = System.nanoTime() - before;
            if (span < tightest) {
                tightest = span;
                offsetSeconds = calendar.getEpochSecond();
                offsetNanos = calendar.getNano() - (before + span / 2);
            }
        }
        measuredAt = now;
    }
}

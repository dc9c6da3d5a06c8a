package io.s3trace.internal.attempts;

import io.s3trace.event.S3RequestEvent;
import java.time.Duration;
import java.time.Instant;

/** The times of events as nanoseconds since 1970: cheap to compare, and valid until 2262. */
public final class EventTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long LAST_SECOND = Long.MAX_VALUE / NANOS_PER_SECOND - 1;
    /** The calendar time is read anew now and then, and never at exactly the same moment as the kernel's clock. */
    private static final long TOLERANCE_NANOS = 1_000_000;

    private EventTime() {}

    public static long start(S3RequestEvent event) {
        return nanos(event.start());
    }

    public static long end(S3RequestEvent event) {
        long start = start(event);
        return Math.max(start, start + event.phases().totalNanos()); // unknown or impossibly large: counts as no time
    }

    /** Did what began at {@code start} begin after what ended at {@code end}? */
    public static boolean isAfter(long start, long end) {
        return start > end - TOLERANCE_NANOS;
    }

    /** Converts a time. One that is too far away becomes the first or the last possible. */
    public static long nanos(Instant time) {
        long second = Math.clamp(time.getEpochSecond(), 0, LAST_SECOND);
        return second * NANOS_PER_SECOND + time.getNano();
    }

    /** Converts a duration. One that is too long becomes the longest possible. */
    public static long nanos(Duration time) {
        return time.toSeconds() >= LAST_SECOND ? Long.MAX_VALUE : time.toNanos();
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}

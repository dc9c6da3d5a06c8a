package io.s3trace.join;

import io.s3trace.S3RequestEvent;
import java.time.Instant;

/** The times of events as nanoseconds since 1970: cheap to compare, and good until 2262. */
final class EventTime {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long LAST_SECOND = Long.MAX_VALUE / NANOS_PER_SECOND - 1;

    private EventTime() {}

    static long start(S3RequestEvent event) {
        return nanos(event.start());
    }

    static long end(S3RequestEvent event) {
        long start = start(event);
        return Math.max(start, start + event.phases().totalNanos()); // unknown, or too far away to be true: no time
    }

    /** Converts; a time too far away becomes the furthest there is. */
    static long nanos(Instant time) {
        long second = Math.clamp(time.getEpochSecond(), -LAST_SECOND, LAST_SECOND);
        return second * NANOS_PER_SECOND + time.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}

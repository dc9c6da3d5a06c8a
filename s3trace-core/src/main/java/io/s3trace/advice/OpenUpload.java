package io.s3trace.advice;

import io.s3trace.event.S3RequestEvent;

/** A multipart upload that has parts and no end yet. Not thread-safe. */
final class OpenUpload {
    /** Nobody pauses between two parts for less than that because he has given up. */
    private static final long SILENCE_NANOS = 10_000_000_000L;
    /** A part that takes or comes later than all before is under way, perhaps; but not so much later. */
    private static final int LONGER = 10;

    private S3RequestEvent latest;
    private long lastNanos = ObjectHistory.NEVER;
    private long slowestNanos;
    private long longestPauseNanos;
    private long bytes;

    OpenUpload(S3RequestEvent first) {
        latest = first;
    }

    void add(Observation part) {
        if (lastNanos != ObjectHistory.NEVER) {
            longestPauseNanos = Math.max(longestPauseNanos, part.startNanos() - lastNanos);
        }
        latest = part.event();
        lastNanos = Math.max(lastNanos, part.endNanos());
        slowestNanos = Math.max(slowestNanos, part.nanos());
        bytes += Math.max(0, part.event().request().bodyBytes());
    }

    /** Whether nothing was heard of it for so long that nothing will follow. */
    boolean isAbandoned(long nowNanos) {
        return nowNanos - lastNanos > Math.max(SILENCE_NANOS, LONGER * Math.max(slowestNanos, longestPauseNanos));
    }

    S3RequestEvent latest() {
        return latest;
    }

    long bytes() {
        return bytes;
    }
}

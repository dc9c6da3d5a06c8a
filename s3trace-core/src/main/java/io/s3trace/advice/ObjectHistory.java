package io.s3trace.advice;

import io.s3trace.event.TraceEvent;

/**
 * What one client did to one object, or to one listing, as far as rules need it. Each group of fields is of the rule that is
 * named there. Reused: {@link #begin} makes it that of another object. Not thread-safe.
 */
final class ObjectHistory {
    /** No time and no position: nothing of the kind was seen. */
    static final long NEVER = Long.MIN_VALUE;

    private long fingerprint;
    private long usedAt = NEVER;

    /** Of {@link HeadBeforeGet}: when the latest HEAD ended that no GET has followed. */
    long headEndNanos;
    /** Of the same: how long that HEAD took. */
    long headNanos;
    /** Of {@link Refetching}: the ETag and the size of what was fetched. */
    int etagHash;
    long size;
    /** Of {@link MissingPolling}: whether it was missing the last time. */
    boolean missing;
    /** Of {@link TinyParts}: whether the upload under way had a small part. */
    boolean hadSmallPart;
    private long rangeEnd;
    private long rangeEndNanos;
    private long throttledNanos;
    /** Of {@link SmallObjects}: whether it was counted as small. */
    boolean wasSmall;
    /** Of {@link RepeatedListings}: when the same listing ended. */
    long listedNanos;

    ObjectHistory() {
        begin(0, NEVER);
    }

    boolean isOf(long wanted) {
        return fingerprint == wanted && usedAt != NEVER;
    }

    long usedAt() {
        return usedAt;
    }

    void use(long at) {
        usedAt = at;
    }

    /**
     * Takes a range that has arrived.
     *
     * @return when the one before had arrived, if that ended where this one begins; else {@link #NEVER}
     */
    long arrived(RequestedRange range, long atNanos) {
        long before = range.from() == rangeEnd ? rangeEndNanos : NEVER;
        rangeEnd = range.to();
        rangeEndNanos = atNanos;
        return before;
    }

    /**
     * Takes a request that has ended.
     *
     * @return for how long the client had waited since the one before, if that was throttled; else {@link TraceEvent#UNKNOWN}
     */
    long ended(boolean throttled, long startNanos, long endNanos) {
        long since = throttledNanos == NEVER ? TraceEvent.UNKNOWN : Math.max(TraceEvent.UNKNOWN, startNanos - throttledNanos);
        throttledNanos = throttled ? endNanos : NEVER;
        return since;
    }

    /** Forgets everything: it is about another object from now on. */
    void begin(long newFingerprint, long at) {
        fingerprint = newFingerprint;
        usedAt = at;
        headEndNanos = NEVER;
        headNanos = 0;
        etagHash = 0;
        size = TraceEvent.UNKNOWN;
        missing = false;
        hadSmallPart = false;
        rangeEnd = NEVER;
        rangeEndNanos = NEVER;
        throttledNanos = NEVER;
        wasSmall = false;
        listedNanos = NEVER;
    }
}

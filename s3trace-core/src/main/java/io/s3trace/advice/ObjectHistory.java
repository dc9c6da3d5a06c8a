package io.s3trace.advice;

import io.s3trace.event.TraceEvent;
import org.jspecify.annotations.Nullable;

/**
 * What one client did to one object, or to one listing, as far as rules need it. Each group of fields is of the rule that is
 * named there. Reused: {@link #forget} makes it that of another object. Not thread-safe.
 */
final class ObjectHistory {
    /** No time and no position: nothing of the kind was seen. */
    static final long NEVER = Long.MIN_VALUE;

    /** Of {@link HeadBeforeGet}: when the latest HEAD ended that no GET has followed. */
    long headEndNanos;
    /** Of the same: how long that HEAD took. */
    long headNanos;
    /** Of {@link Refetching}: the ETag and the size of what was fetched. */
    int etagHash;
    long size;
    /** Of {@link MissingPolling}: when it was missing the last time, if it was. */
    long missingNanos;
    /** Of {@link TinyParts}: whether the upload under way had a small part. */
    boolean hadSmallPart;
    /** Of {@link SmallObjects}: whether it was counted as small. */
    boolean wasSmall;
    /** Of {@link RepeatedListings}: when the same listing ended. */
    long listedNanos;
    /** Of {@link NoBackoff}: how many requests in a row were throttled before the latest one. */
    int throttledBefore;
    /** The ranges that have arrived, if they are remembered: see {@link RangedObjects}. */
    @Nullable RangeEnds ranges;
    private int throttledInARow;
    private long throttledNanos;

    ObjectHistory() {
        forget();
    }

    /**
     * Takes a request that has ended.
     *
     * @return for how long the client had waited since the one before, if that was throttled; else {@link TraceEvent#UNKNOWN}
     */
    long ended(boolean throttled, long startNanos, long endNanos) {
        long since = throttledNanos == NEVER ? TraceEvent.UNKNOWN : Math.max(TraceEvent.UNKNOWN, startNanos - throttledNanos);
        throttledBefore = since < 0 ? 0 : throttledInARow;
        throttledInARow = throttled ? throttledBefore + 1 : 0;
        throttledNanos = throttled ? endNanos : NEVER;
        return since;
    }

    /** Forgets everything: it is about another object from now on. */
    void forget() {
        headEndNanos = NEVER;
        headNanos = 0;
        etagHash = 0;
        size = TraceEvent.UNKNOWN;
        missingNanos = NEVER;
        hadSmallPart = false;
        wasSmall = false;
        listedNanos = NEVER;
        throttledBefore = 0;
        throttledInARow = 0;
        throttledNanos = NEVER;
        ranges = null;
    }
}

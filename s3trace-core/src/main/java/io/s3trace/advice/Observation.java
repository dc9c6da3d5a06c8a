package io.s3trace.advice;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;

/**
 * A request as rules see it.
 *
 * @param event the request
 * @param startNanos when it began, in nanoseconds since 1970
 * @param endNanos when it ended, likewise
 * @param object what its client did to its object before
 * @param range the bytes that it asks for, {@link RequestedRange#NONE} if it has no simple range
 * @param place where its range is among those of the object that have arrived
 * @param throttledNanos for how long its client had waited since its latest request for the object, if that was throttled;
 *     {@link TraceEvent#UNKNOWN} if it was not, or had not ended
 * @param idleNanos for how long its connection had been idle; {@link TraceEvent#UNKNOWN} if it is new, or that is not known
 * @param spareNanos for how long another connection had been idle, if this one is new; {@link TraceEvent#UNKNOWN} if it is not
 *     new, or if there was none
 * @param startUpNanos how long its process took from its start to this request, which is its first one, if that process came
 *     soon after another one of its program (see {@link Client}); {@link TraceEvent#UNKNOWN} if not
 */
record Observation(
        S3RequestEvent event, long startNanos, long endNanos, ObjectHistory object, RequestedRange range, RangePlace place,
        long throttledNanos, long idleNanos, long spareNanos, long startUpNanos) {
    private static final int OK = 200;
    private static final int FIRST_REDIRECT = 300;

    int status() {
        return event.response().status();
    }

    boolean succeeded() {
        return succeeded(event);
    }

    static boolean succeeded(S3RequestEvent event) {
        int status = event.response().status();
        return status >= OK && status < FIRST_REDIRECT && event.response().errorCode().isEmpty();
    }

    boolean throttled() {
        return throttled(event);
    }

    static boolean throttled(S3RequestEvent event) {
        return event.throttled() && !succeeded(event);
    }

    /** How long it took, from its first byte to its end. */
    long nanos() {
        return endNanos - startNanos;
    }

    /** The time before the request that its own new connection cost. */
    long openingNanos() {
        return Math.max(0, event.phases().dnsNanos()) + Math.max(0, event.phases().connectNanos())
                + Math.max(0, event.phases().tlsNanos());
    }
}

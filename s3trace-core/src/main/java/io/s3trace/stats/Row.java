package io.s3trace.stats;

import io.s3trace.event.S3RequestEvent;

/** The figures of one key. Not thread-safe. */
final class Row {
    /** The same in all copies of a row. */
    private final Object identity;
    private final Latency total;
    private final Latency ttfb;
    private long count;
    private long errors;
    private long throttled;
    private long requestBytes;
    private long responseBytes;

    Row(int digits) {
        identity = new Object();
        total = new Latency(digits);
        ttfb = new Latency(digits);
    }

    private Row(Row other) {
        identity = other.identity;
        total = other.total.copy();
        ttfb = other.ttfb.copy();
        plus(other, 1);
    }

    Row copy() {
        return new Row(this);
    }

    /** Whether the other row is an earlier copy of this one. */
    boolean isLater(Row other) {
        return identity == other.identity;
    }

    boolean isEmpty() {
        return count == 0;
    }

    long count() {
        return count;
    }

    void record(S3RequestEvent event) {
        count++;
        errors += event.failed() ? 1 : 0;
        throttled += event.throttled() ? 1 : 0;
        requestBytes += Math.max(0, event.request().bytes());
        responseBytes += Math.max(0, event.response().bytes());
        total.record(event.phases().totalNanos());
        long ttfbNanos = event.phases().ttfbNanos();
        if (ttfbNanos != S3RequestEvent.UNKNOWN) {
            ttfb.record(ttfbNanos);
        }
    }

    void add(Row other) {
        plus(other, 1);
        total.add(other.total);
        ttfb.add(other.ttfb);
    }

    void subtract(Row earlier) {
        plus(earlier, -1);
        total.subtract(earlier.total);
        ttfb.subtract(earlier.ttfb);
    }

    void reset() {
        plus(this, -1);
        total.reset();
        ttfb.reset();
    }

    private void plus(Row other, int sign) {
        count += sign * other.count;
        errors += sign * other.errors;
        throttled += sign * other.throttled;
        requestBytes += sign * other.requestBytes;
        responseBytes += sign * other.responseBytes;
    }

    KeyFigures figures(String key) {
        return new KeyFigures(
                key, count, errors, throttled, requestBytes, responseBytes, total.figures(), ttfb.figures());
    }
}

package io.s3trace.examples.live;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;

/**
 * A request, or a connection that did not come about, that the page lists.
 *
 * @param number its place among all that could be listed, from 1
 * @param event what happened
 */
record Shown(long number, TraceEvent event) {
    boolean failed() {
        return !(event instanceof S3RequestEvent request) || request.failed();
    }

    long nanos() {
        return event.latencyNanos();
    }
}

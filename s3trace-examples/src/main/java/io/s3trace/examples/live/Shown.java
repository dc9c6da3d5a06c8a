package io.s3trace.examples.live;

import io.s3trace.event.S3RequestEvent;

/**
 * A request that the page lists.
 *
 * @param number its place among all that could be listed, from 1
 * @param event what happened
 */
record Shown(long number, S3RequestEvent event) {
    long nanos() {
        return event.phases().totalNanos();
    }
}

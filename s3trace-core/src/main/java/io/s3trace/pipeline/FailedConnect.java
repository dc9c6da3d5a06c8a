package io.s3trace.pipeline;

import io.s3trace.ConnectOutcome;
import io.s3trace.Endpoint;

/**
 * A TCP connect that failed. Times are nanoseconds of CLOCK_MONOTONIC.
 *
 * @param tid the thread that began it
 * @param local the local end
 * @param remote the peer's end
 * @param host the name that was looked up to find the peer's address, empty if none was seen
 * @param lookup when that look-up began, 0 if none was seen
 * @param dnsNanos how long it took, -1 if none was seen
 * @param startNanos when the connect began
 * @param endNanos when it ended
 * @param outcome how
 */
record FailedConnect(
        int tid, Endpoint local, Endpoint remote, String host, long lookup, long dnsNanos, long startNanos,
        long endNanos, ConnectOutcome outcome) {}

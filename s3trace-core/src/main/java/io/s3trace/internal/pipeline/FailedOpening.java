package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.TlsLibrary;

/**
 * A connection that failed to be established: its TCP connect failed, or its TLS handshake. Times are nanoseconds of
 * CLOCK_MONOTONIC, durations nanoseconds, -1 if nothing was seen.
 *
 * @param library where that was seen
 * @param tid the thread that began to connect
 * @param local the local end
 * @param remote the peer's end
 * @param host the name that was looked up to find the peer's address, empty if none was seen
 * @param lookup when that lookup began, 0 if none was seen
 * @param dnsNanos how long it took
 * @param connectNanos how long the TCP connect took until it succeeded or failed
 * @param startNanos when the connect or handshake that failed began
 * @param endNanos when it failed
 * @param failure why
 */
record FailedOpening(
        TlsLibrary library, int tid, Endpoint local, Endpoint remote, String host, long lookup,
        long dnsNanos, long connectNanos, long startNanos, long endNanos, ConnectionFailure failure) {

    long durationNanos() {
        return endNanos - startNanos;
    }
}

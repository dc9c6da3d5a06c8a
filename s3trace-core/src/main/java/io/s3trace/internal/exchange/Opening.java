package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.ConnectionOpening;
import io.s3trace.event.Endpoint;

/**
 * How a connection was established. Durations are nanoseconds, -1 if they were not seen.
 *
 * @param local the local address and port
 * @param remote the peer's address and port
 * @param dnsNanos how long it took to look up the peer's name
 * @param connectNanos how long the TCP connect took
 * @param tlsNanos how long the TLS handshake took
 * @param readyNanos when the connection was ready for a request, nanoseconds of CLOCK_MONOTONIC, or -1
 */
public record Opening(
        Endpoint local, Endpoint remote, long dnsNanos, long connectNanos, long tlsNanos, long readyNanos) {
    /** An opening of which nothing was seen. */
    public static final Opening UNKNOWN = new Opening(Endpoint.UNKNOWN, Endpoint.UNKNOWN, -1, -1, -1, -1);

    /** Takes what the kernel side saw. If the connect was not seen, the handshake may have begun before tracing did. */
    static Opening of(ConnectionOpening seen) {
        boolean connect = seen.connectStartNanos() > 0;
        boolean tls = connect && seen.handshakeEndNanos() > 0
                && seen.handshakeStartNanos() >= seen.connectStartNanos();
        return new Opening(
                Endpoint.of(seen.endpoints().local(), seen.endpoints().localPort()),
                Endpoint.of(seen.endpoints().remote(), seen.endpoints().remotePort()),
                seen.resolvedNanos() > 0 ? seen.resolvedNanos() - seen.resolveStartNanos() : -1,
                connect ? seen.connectedNanos() - seen.connectStartNanos() : -1,
                tls ? seen.handshakeEndNanos() - seen.handshakeStartNanos() : -1,
                tls ? seen.handshakeEndNanos() : connect ? seen.connectedNanos() : -1);
    }
}

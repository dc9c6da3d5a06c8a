package io.s3trace.bpf.capture;

import io.s3trace.bpf.generated.event.s3t_opening;
import java.lang.foreign.MemorySegment;

/**
 * How a connection was established, as far as that was seen. Times are nanoseconds of CLOCK_MONOTONIC, 0 if they were not seen.
 *
 * @param endpoints between which addresses
 * @param resolveStartNanos when the lookup began that found the peer's address
 * @param resolvedNanos when that had succeeded
 * @param connectStartNanos when its TCP connect began
 * @param connectedNanos when that was established
 * @param handshakeStartNanos when its TLS handshake began
 * @param handshakeEndNanos when that had completed
 */
public record ConnectionOpening(
        TcpEndpoints endpoints,
        long resolveStartNanos,
        long resolvedNanos,
        long connectStartNanos,
        long connectedNanos,
        long handshakeStartNanos,
        long handshakeEndNanos) {

    /** Reads a {@code struct s3t_opening}. */
    static ConnectionOpening read(MemorySegment opening) {
        return new ConnectionOpening(TcpEndpoints.read(s3t_opening.endpoints(opening)),
                s3t_opening.resolve_start_ns(opening), s3t_opening.resolved_ns(opening),
                s3t_opening.connect_start_ns(opening), s3t_opening.connected_ns(opening),
                s3t_opening.handshake_start_ns(opening), s3t_opening.handshake_end_ns(opening));
    }
}

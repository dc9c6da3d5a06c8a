package io.s3trace.bpf.capture;

import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_endpoints;
import io.s3trace.bpf.generated.event.s3t_handshake;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * How a TLS handshake of a client ended.
 *
 * @param endpoints between which addresses; empty if the socket is not known
 * @param end how it ended
 * @param version the protocol's version as RFC 8446 numbers it, or 0 if not known
 * @param resumed whether it resumed an earlier session; empty if not known
 * @param resolveStartNanos when the lookup began that found the peer's address, nanoseconds of CLOCK_MONOTONIC; 0 if none was
 *     seen, like the other times
 * @param resolvedNanos when that had succeeded
 * @param connectStartNanos when the TCP connect began
 * @param connectedNanos when that was established
 */
public record TlsHandshake(
        Optional<TcpEndpoints> endpoints,
        End end,
        int version,
        Optional<Boolean> resumed,
        long resolveStartNanos,
        long resolvedNanos,
        long connectStartNanos,
        long connectedNanos) {
    /** How it ended. */
    public enum End {
        /** The connection is secure. */
        SHAKEN,
        /** One side did not accept what the other sent, or it is not known why it ended. */
        REFUSED,
        /** The peer has ended its side. */
        PEER_FINISHED,
        /** The peer has reset the connection. */
        PEER_RESET,
        /** The process has ended it while it was waiting for the peer. */
        ABANDONED,
        /** The kernel has given up: the peer acknowledged nothing. */
        TIMED_OUT,
        /**
         * The handshake had completed and was reported as {@link #SHAKEN}. Then the process found the peer's certificate bad,
         * and ended the connection without sending anything.
         */
        DISTRUSTED
    }

    /** Reads a {@code struct s3t_handshake}. */
    static TlsHandshake read(MemorySegment handshake) {
        MemorySegment endpoints = s3t_handshake.endpoints(handshake);
        return new TlsHandshake(
                s3t_endpoints.family(endpoints) == 0 ? Optional.empty() : Optional.of(TcpEndpoints.read(endpoints)),
                end(s3t_handshake.outcome(handshake)), Short.toUnsignedInt(s3t_handshake.version(handshake)),
                resumed(s3t_handshake.resumption(handshake)),
                s3t_handshake.resolve_start_ns(handshake), s3t_handshake.resolved_ns(handshake),
                s3t_handshake.connect_start_ns(handshake), s3t_handshake.connected_ns(handshake));
    }

    private static Optional<Boolean> resumed(int resumption) {
        return resumption == s3t.S3T_RESUMED() ? Optional.of(true)
                : resumption == s3t.S3T_FRESH() ? Optional.of(false) : Optional.empty();
    }

    private static End end(int outcome) {
        if (outcome == s3t.S3T_SHAKEN()) {
            return End.SHAKEN;
        } else if (outcome == s3t.S3T_SHAKE_PEER_FINISHED()) {
            return End.PEER_FINISHED;
        } else if (outcome == s3t.S3T_SHAKE_PEER_RESET()) {
            return End.PEER_RESET;
        } else if (outcome == s3t.S3T_SHAKE_ABANDONED()) {
            return End.ABANDONED;
        } else if (outcome == s3t.S3T_SHAKE_TIMED_OUT()) {
            return End.TIMED_OUT;
        } else if (outcome == s3t.S3T_SHAKE_DISTRUSTED()) {
            return End.DISTRUSTED;
        }
        return End.REFUSED;
    }
}

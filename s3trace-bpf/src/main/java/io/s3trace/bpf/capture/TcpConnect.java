package io.s3trace.bpf.capture;

import io.s3trace.bpf.generated.event.s3t_connect;
import java.lang.foreign.MemorySegment;

/**
 * How a TCP connect ended.
 *
 * @param endpoints between which addresses
 * @param established whether the connection was established
 * @param error the {@code errno} if not; 0 if the process gave up before there was an answer
 * @param resolveStartNanos when the lookup began that found the peer's address, nanoseconds of CLOCK_MONOTONIC; 0 if none was
 *     seen
 * @param resolvedNanos when that had succeeded, nanoseconds of CLOCK_MONOTONIC; 0 if none was seen
 */
public record TcpConnect(
        TcpEndpoints endpoints, boolean established, int error, long resolveStartNanos, long resolvedNanos) {

    /** Reads a {@code struct s3t_connect}. */
    static TcpConnect read(MemorySegment connect) {
        return new TcpConnect(TcpEndpoints.read(s3t_connect.endpoints(connect)),
                s3t_connect.established(connect) != 0, s3t_connect.error(connect),
                s3t_connect.resolve_start_ns(connect), s3t_connect.resolved_ns(connect));
    }
}

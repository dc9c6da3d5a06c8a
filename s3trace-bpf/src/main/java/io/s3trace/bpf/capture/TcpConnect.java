package io.s3trace.bpf.capture;

import io.s3trace.bpf.generated.event.s3t_connect;
import java.lang.foreign.MemorySegment;

/**
 * How a TCP connect ended.
 *
 * @param endpoints between which addresses
 * @param established whether the connection came about
 * @param error the {@code errno} if not; 0 if the process gave up before there was an answer
 */
public record TcpConnect(TcpEndpoints endpoints, boolean established, int error) {

    /** Reads a {@code struct s3t_connect}. */
    static TcpConnect read(MemorySegment connect) {
        return new TcpConnect(TcpEndpoints.read(s3t_connect.endpoints(connect)),
                s3t_connect.established(connect) != 0, s3t_connect.error(connect));
    }
}

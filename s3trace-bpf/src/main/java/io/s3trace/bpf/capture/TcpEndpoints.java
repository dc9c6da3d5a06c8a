package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.bpf.generated.event.s3t_endpoints;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The two ends of a TCP connection.
 *
 * @param local the process's own address
 * @param localPort its own port
 * @param remote the peer's address
 * @param remotePort the peer's port
 */
public record TcpEndpoints(InetAddress local, int localPort, InetAddress remote, int remotePort) {
    private static final int AF_INET = 2;
    private static final int IPV4_LENGTH = 4;
    private static final int IPV6_LENGTH = 16;

    /** Reads a {@code struct s3t_endpoints}. */
    static TcpEndpoints read(MemorySegment endpoints) {
        int length = s3t_endpoints.family(endpoints) == AF_INET ? IPV4_LENGTH : IPV6_LENGTH;
        return new TcpEndpoints(
                address(s3t_endpoints.local(endpoints), length),
                Short.toUnsignedInt(s3t_endpoints.local_port(endpoints)),
                address(s3t_endpoints.remote(endpoints), length),
                Short.toUnsignedInt(s3t_endpoints.remote_port(endpoints)));
    }

    private static InetAddress address(MemorySegment bytes, int length) {
        try {
            return InetAddress.getByAddress(bytes.asSlice(0, length).toArray(JAVA_BYTE));
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // 4 and 16 bytes are addresses
        }
    }
}

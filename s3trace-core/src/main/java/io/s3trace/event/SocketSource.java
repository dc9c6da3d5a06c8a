package io.s3trace.event;

/**
 * How s3trace attributes bytes to sockets: the way to see which thread moves bytes through which socket. This gives the
 * addresses of connections over TLS, and everything about plain HTTP.
 */
public enum SocketSource {
    /** The first of the following that the kernel has. */
    BEST,
    /** The socket layer's tracepoints, {@code sock_send_length} and {@code sock_recv_length}: Linux 6.3 or later. */
    TRACEPOINTS,
    /**
     * The functions by which the socket layer sends and receives over IP, {@code inet_sendmsg}, {@code inet_recvmsg} and those
     * of IPv6, seen when they return: x86-64, and arm64 from Linux 6.4 on. Kernels before 5.12 need a fix of the code that sees
     * functions return; 5.10 of Debian 11 has it.
     */
    FUNCTIONS,
    /**
     * The tracepoint at the end of all system calls, {@code sys_exit}: any kernel. Every system call of the host takes some
     * tens of nanoseconds longer.
     */
    SYSTEM_CALLS,
    /** Nothing: connections over TLS have no addresses, and {@link io.s3trace.select.ProbeMode#HTTP} cannot be traced. */
    NONE
}

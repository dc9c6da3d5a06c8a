package io.s3trace.event;

/**
 * By what s3trace sees which bytes a thread moves through which socket: that is how it knows the addresses of a connection
 * over TLS, and all of plain HTTP.
 */
public enum SocketSource {
    /** The first of the following that the kernel has. */
    BEST,
    /** The socket layer's tracepoints, {@code sock_send_length} and {@code sock_recv_length}: Linux 6.3 or later. */
    TRACEPOINTS,
    /**
     * The functions by which the socket layer sends and receives over IP, {@code inet_sendmsg}, {@code inet_recvmsg} and
     * those of IPv6, seen when they return: x86-64, and arm64 from Linux 6.4 on. Not on kernels before 5.12 that lack its fix
     * of what sees functions return; 5.10 of Debian 11 has it.
     */
    FUNCTIONS,
    /**
     * The tracepoint at the end of all system calls, {@code sys_exit}: any kernel. Makes every system call of the host
     * dearer, by some tens of nanoseconds.
     */
    SYSTEM_CALLS,
    /** Nothing: connections over TLS have no addresses, and {@link io.s3trace.select.ProbeMode#HTTP} cannot be traced. */
    NONE
}

package io.s3trace.bpf.capture;

import io.s3trace.bpf.KernelFeatures;
import java.util.List;
import java.util.Map;

/** The ways to see, in the kernel, the bytes that move through sockets; the cheapest first. */
public enum SocketHook {
    /**
     * The socket layer's own tracepoints, since Linux 6.3: nothing runs for other system calls. They show when a call was done,
     * but not when it began. Where the kernel may preempt programs at tracepoints, and then skips some, perf's events of the
     * same tracepoints come first.
     */
    TRACEPOINTS(new FeatureWay("by perf's events of the tracepoints sock_send_length and sock_recv_length",
            () -> KernelFeatures.preemptsAtTracepoints() && KernelFeatures.hasEvent("sock/sock_send_length")
                    && KernelFeatures.hasEvent("sock/sock_recv_length"),
            "socket_received_event", "socket_sent_event"),
            new FeatureWay("by the tracepoints sock_send_length and sock_recv_length",
            () -> KernelFeatures.hasTracepoint("sock_send_length") && KernelFeatures.hasTracepoint("sock_recv_length"),
            "socket_received", "socket_sent")),
    /**
     * The functions by which the socket layer sends and receives over IP, when they return: nothing runs for other sockets.
     * Before Linux 6.5, sendfile(2) uses another function, which is included.
     */
    FUNCTIONS(new FeatureWay("by the functions inet_sendmsg and inet_recvmsg",
            () -> KernelFeatures.seesReturns() && KernelFeatures.hasFunction("inet_sendmsg")
                    && KernelFeatures.hasFunction("inet6_sendmsg"),
            List.of("inet_received", "inet6_received", "inet_sent", "inet6_sent"),
            Map.of("inet_page_sent", () -> KernelFeatures.hasFunction("inet_sendpage")))),
    /** The end of every system call, on any kernel. The calls on sockets are picked out. */
    SYSTEM_CALLS(new FeatureWay("by the tracepoint sys_exit", () -> KernelFeatures.hasTracepoint("sys_exit"),
            "system_call_done"));

    private final List<FeatureWay> ways;

    SocketHook(FeatureWay... ways) {
        this.ways = List.of(ways);
    }

    /** {@return its ways to {@link CaptureFeature#SOCKETS}, the best first} */
    List<FeatureWay> ways() {
        return ways;
    }
}

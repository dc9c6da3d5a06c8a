package io.s3trace.bpf.capture;

import io.s3trace.bpf.KernelFeatures;
import java.util.List;

/** Where in the kernel the bytes of sockets can be seen to move; the cheapest first. */
public enum SocketDoor {
    /**
     * The socket layer's own tracepoints, since Linux 6.3: nothing runs for other system calls. When a call began is not
     * seen, only when it was done.
     */
    TRACEPOINTS(List.of("sock_send_length", "sock_recv_length"), "socket_sent", "socket_received"),
    /** The end of every system call, on any kernel: those on sockets are sorted out. */
    SYSTEM_CALLS(List.of("sys_exit"), "system_call_done");

    private final FeatureWay way;

    SocketDoor(List<String> tracepoints, String... programs) {
        this.way = new FeatureWay("by the tracepoints " + String.join(" and ", tracepoints),
                () -> tracepoints.stream().allMatch(KernelFeatures::hasTracepoint), programs);
    }

    /** {@return the way by it to {@link CaptureFeature#SOCKETS}} */
    FeatureWay way() {
        return way;
    }
}

package io.s3trace.bpf.capture;

import io.s3trace.bpf.KernelFeatures;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where in the kernel the bytes of sockets can be seen to move; the cheapest first. */
public enum SocketDoor {
    /**
     * The socket layer's own tracepoints, since Linux 6.3: nothing runs for other system calls. When a call began is not
     * seen, only when it was done.
     */
    TRACEPOINTS(List.of("sock_send_length", "sock_recv_length"), List.of("thread_sent", "thread_received"),
            List.of("goroutine_sent"), List.of("socket_sent", "socket_received")),
    /** The end of every system call, on any kernel: those on sockets are sorted out. */
    SYSTEM_CALLS(List.of("sys_exit"), List.of("system_call_done"), List.of(), List.of());

    private static final String CLOSES = "socket_destroyed";

    private final List<String> tracepoints;
    /** They tell through which sockets threads move the bytes of connections. */
    private final List<String> threadPrograms;
    /** They, besides, are for goroutines. */
    private final List<String> goPrograms;
    /** They, besides, are for plain HTTP. */
    private final List<String> plainPrograms;

    SocketDoor(List<String> tracepoints, List<String> threadPrograms, List<String> goPrograms, List<String> plainPrograms) {
        this.tracepoints = tracepoints;
        this.threadPrograms = threadPrograms;
        this.goPrograms = goPrograms;
        this.plainPrograms = plainPrograms;
    }

    /** {@return the programs of all doors} */
    static List<String> allPrograms() {
        return Stream.of(values()).flatMap(door -> door.programs(EnumSet.allOf(CaptureSource.class)).stream())
                .distinct().toList();
    }

    /** {@return whether the running kernel has it} */
    boolean isThere() {
        return tracepoints.stream().allMatch(KernelFeatures::hasTracepoint);
    }

    /**
     * Lists the programs to attach, in this order: what tells of closing before what remembers what is open.
     *
     * @param sources what is traced
     * @return their names
     */
    List<String> programs(Set<CaptureSource> sources) {
        boolean plain = sources.contains(CaptureSource.HTTP);
        return Stream.of(
                plain ? List.of(CLOSES) : List.<String>of(),
                threadPrograms,
                sources.contains(CaptureSource.GO) ? goPrograms : List.<String>of(),
                plain ? plainPrograms : List.<String>of()).flatMap(List::stream).toList();
    }

    @Override
    public String toString() {
        return "the tracepoints " + String.join(" and ", tracepoints);
    }
}

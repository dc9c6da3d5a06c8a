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
    TRACEPOINTS(List.of("sock_send_length", "sock_recv_length"), List.of("socket_sent", "socket_received")),
    /** The end of every system call, on any kernel: those on sockets are sorted out. */
    SYSTEM_CALLS(List.of("sys_exit"), List.of("system_call_done"));

    private static final String CLOSES = "socket_destroyed";

    private final List<String> tracepoints;
    private final List<String> programs;

    SocketDoor(List<String> tracepoints, List<String> programs) {
        this.tracepoints = tracepoints;
        this.programs = programs;
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
        return sources.contains(CaptureSource.HTTP)
                ? Stream.concat(Stream.of(CLOSES), programs.stream()).toList()
                : programs;
    }

    @Override
    public String toString() {
        return "the tracepoints " + String.join(" and ", tracepoints);
    }
}

package io.s3trace.bpf.capture;

import java.util.List;
import java.util.stream.Stream;

/** Where in the kernel the bytes of plain sockets can be seen to move; the cheapest first. */
enum SocketDoor {
    /**
     * The socket layer's own tracepoints, since Linux 6.3: nothing runs for other system calls. When a call began is not
     * seen, only when it was done.
     */
    SOCKET_TRACEPOINTS("sock_send_length and sock_recv_length of Linux 6.3 and later",
            List.of("socket_sent", "socket_received"));

    private static final String CLOSES = "socket_destroyed";

    private final String tracepoints;
    private final List<String> programs;

    SocketDoor(String tracepoints, List<String> programs) {
        this.tracepoints = tracepoints;
        this.programs = programs;
    }

    /** {@return the programs of all doors} */
    static List<String> allPrograms() {
        return Stream.of(values()).flatMap(door -> door.programs().stream()).distinct().toList();
    }

    /** {@return the programs to attach, in this order: what tells of closing before what remembers what is open} */
    List<String> programs() {
        return Stream.concat(Stream.of(CLOSES), programs.stream()).toList();
    }

    @Override
    public String toString() {
        return "the tracepoints " + tracepoints;
    }
}

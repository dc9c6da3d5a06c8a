package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import java.lang.foreign.Arena;

/** The processes to trace, where the kernel side is to trace only those named to it. Thread-safe. */
final class ListedProcesses {
    private static final long ANY_START = 0;

    private final BpfMap listed;

    ListedProcesses(BpfObject object) {
        this.listed = object.map("listed");
    }

    /** Has a process traced from its next new connection on. */
    void add(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            listed.put(arena.allocateFrom(JAVA_INT, pid), arena.allocateFrom(JAVA_LONG, ANY_START));
        }
    }
}

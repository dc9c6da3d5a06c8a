package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.s3trace.bpf.BpfMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the kernel side writes records before they go into the ring. To be touched only while nothing is being recorded. */
public final class Drafts {
    private static final Path POSSIBLE_CPUS = Path.of("/sys/devices/system/cpu/possible");
    /** Behind the record: who uses the draft, and where its payload comes from. */
    private static final int RECORD = CaptureRecord.MAX_SIZE;

    private final BpfMap map;
    private final int cpus;

    /** Finds those of a capture. */
    public Drafts(ByteCapture capture) {
        map = capture.map("drafts");
        cpus = possibleCpus();
    }

    /** Fills all of them, on all CPUs, with a byte. */
    public void fill(byte canary) {
        long size = map.valueSize() + 7 & -8;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(size * cpus, 8);
            for (int cpu = 0; cpu < cpus; cpu++) {
                value.asSlice(cpu * size, RECORD).fill(canary);
            }
            for (int slot = 0; slot < map.maxEntries(); slot++) {
                map.put(arena.allocateFrom(JAVA_INT, slot), value);
            }
        }
    }

    private static int possibleCpus() {
        try {
            String[] range = Files.readString(POSSIBLE_CPUS).strip().split("[-,]");
            return Integer.parseInt(range[range.length - 1]) + 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

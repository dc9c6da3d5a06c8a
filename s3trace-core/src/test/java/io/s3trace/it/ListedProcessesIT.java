package io.s3trace.it;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.BpfLink;
import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.capture.ByteCapture;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel side lists the children of traced processes, as far as there is room, and counts those it cannot. */
@RequiresBpf
class ListedProcessesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** S3T_LISTED_FULL of s3trace.h. */
    private static final int LISTED_FULL = 10;

    @TempDir
    private Path directory;

    @Test
    void childrenWithoutRoomAreCounted() {
        try (BpfObject object = BpfObject.open(ByteCapture.class, "s3trace.bpf.o")) {
            object.map("listed").maxEntries(3);
            object.programs().forEach(program -> program.load(program.name().equals("process_fork")));
            object.load();
            BpfMap counters = object.map("counters");
            try (Child shell = Child.start(directory, "shell", List.of("sh", "-c", "read line; true | true | true | true"));
                    BpfLink _ = object.program("process_fork").attach()) {
                list(object.map("listed"), shell.pid());
                shell.tell("fork");
                shell.succeed(TIMEOUT);
                assertThat(object.map("listed").size()).isEqualTo(3);
                assertThat(counters.perCpuCounters()[LISTED_FULL]).isEqualTo(2);
            }
        }
    }

    /** An entry of struct s3t_listed. */
    private static void list(BpfMap listed, long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = arena.allocate(16, Long.BYTES);
            entry.set(JAVA_LONG, 0, 0);
            entry.set(JAVA_INT, 8, (int) pid);
            listed.put(arena.allocateFrom(JAVA_INT, (int) pid), entry);
        }
    }
}

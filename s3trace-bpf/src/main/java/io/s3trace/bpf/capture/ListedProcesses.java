package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.BpfMap;
import io.s3trace.bpf.BpfObject;
import io.s3trace.bpf.generated.event.s3t_listed;
import io.s3trace.bpf.generated.event.s3t_rejected;
import io.s3trace.bpf.process.ProcessState;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Which processes the kernel side traces, if it does not trace all of them. Thread-safe. */
final class ListedProcesses {
    private static final long NANOS_PER_TICK = 10_000_000;

    private final BpfMap listed;
    private final BpfMap rejected;
    private final BpfMap processes;
    private final BpfMap calls;
    private final AtomicInteger listings = new AtomicInteger();

    ListedProcesses(BpfObject object) {
        this.listed = object.map("listed");
        this.rejected = object.map("rejected");
        this.processes = object.map("processes");
        this.calls = object.map("calls");
    }

    /**
     * Has a process traced, from its next request on.
     *
     * @throws IOException if it has ended
     */
    void add(int pid) throws IOException {
        long startTicks = ProcessState.of(pid).startTicks();
        forgetCalls(pid);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = s3t_listed.allocate(arena);
            s3t_listed.start_ns(entry, startTicks * NANOS_PER_TICK);
            s3t_listed.root(entry, pid);
            s3t_listed.number(entry, listings.incrementAndGet());
            listed.put(arena.allocateFrom(JAVA_INT, pid), entry);
            if (!stillIs(pid, startTicks)) { // it ended before it was listed, so nothing else would take it off the list
                listed.remove(arena.allocateFrom(JAVA_INT, pid));
                throw new IOException("No such process");
            }
        }
    }

    /** Takes a process off the list. If it is traced again, it is introduced again. */
    void remove(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            listed.remove(arena.allocateFrom(JAVA_INT, pid));
            processes.remove(arena.allocateFrom(JAVA_INT, pid));
        }
    }

    boolean isListed(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            return listed.get(arena.allocateFrom(JAVA_INT, pid), s3t_listed.allocate(arena));
        }
    }

    /** {@return the process that it descends from and that was listed by user space; 0 if it is not listed} */
    int root(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = s3t_listed.allocate(arena);
            return listed.get(arena.allocateFrom(JAVA_INT, pid), entry) ? s3t_listed.root(entry) : 0;
        }
    }

    boolean isRejected(int pid, long startTicks) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment verdict = s3t_rejected.allocate(arena);
            return rejected.get(arena.allocateFrom(JAVA_INT, pid), verdict)
                    && s3t_rejected.start_ns(verdict) / NANOS_PER_TICK == startTicks;
        }
    }

    /** Excludes a process from tracing until it runs another program, or {@link #accept} is called. */
    void reject(int pid, long startNanos, long exec) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment verdict = s3t_rejected.allocate(arena);
            s3t_rejected.start_ns(verdict, startNanos);
            s3t_rejected.exec(verdict, exec);
            rejected.put(arena.allocateFrom(JAVA_INT, pid), verdict);
        }
    }

    /** Takes back a rejection. */
    void accept(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            rejected.remove(arena.allocateFrom(JAVA_INT, pid));
        }
    }

    /**
     * Deletes calls whose return was not seen because the probes were gone. Another call's return would be taken for theirs.
     */
    private void forgetCalls(int pid) throws IOException {
        try (Arena arena = Arena.ofConfined();
                var threads = Files.newDirectoryStream(ProcessMaps.directory(pid).resolve("task"))) {
            for (Path thread : threads) {
                long tid = Long.parseLong(thread.getFileName().toString());
                calls.remove(arena.allocateFrom(JAVA_LONG, (long) pid << 32 | tid));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause(); // it has ended
        }
    }

    private static boolean stillIs(int pid, long startTicks) {
        try {
            return ProcessState.of(pid).startTicks() == startTicks;
        } catch (IOException e) {
            return false;
        }
    }
}

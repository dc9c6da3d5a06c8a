package io.s3trace.internal.process;

import io.s3trace.bpf.capture.ProcessMaps;
import io.s3trace.container.ContainerInfo;
import io.s3trace.event.ProcessInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process that may belong to a target. What the kernel side has not reported is looked up if it is asked for and the process
 * is one of this system.
 *
 * @param info who it is
 * @param startNanos when it started, nanoseconds of CLOCK_BOOTTIME
 * @param root the listed process of which it is a descendant, or 0
 * @param commandLine its command line, each argument ended by a zero, or empty
 * @param here whether it is, or was, a process of this system
 */
record Candidate(ProcessInfo info, long startNanos, int root, MemorySegment commandLine, boolean here) {
    private static final String UNIFIED = "0::";
    private static final long NANOS_PER_TICK = 10_000_000;

    /** A process that runs now; empty if it has ended. When it started is known to a tick only. */
    static Optional<Candidate> running(int pid, int root) {
        OptionalLong ticks = ProcessMaps.startTicks(pid);
        if (ticks.isEmpty()) {
            return Optional.empty();
        }
        try {
            String comm = Files.readString(Path.of("/proc", Integer.toString(pid), "comm")).strip();
            long startNanos = ticks.getAsLong() * NANOS_PER_TICK;
            ContainerInfo container = new CgroupContainers().of(pid, startNanos, 0);
            ProcessInfo info = new ProcessInfo(pid, comm, "", Instant.EPOCH, 0, container.id(), container.podUid());
            return Optional.of(new Candidate(info, startNanos, root, MemorySegment.NULL, true));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The path of its executable; empty if it is not known and can no longer be found out. */
    String exe() {
        if (!info.exe().isEmpty() || !here) {
            return info.exe();
        }
        try {
            return Files.readSymbolicLink(Path.of("/proc", Integer.toString(info.pid()), "exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    boolean commandLineContains(String text) {
        return commandLine.byteSize() > 0 || !here
                ? CommandLine.contains(commandLine, text)
                : CommandLine.ofProcessContains(info.pid(), text);
    }

    /** The path of its cgroup (v2) from the root on; empty if it can no longer be found out. */
    String cgroup() {
        if (!here) {
            return "";
        }
        try {
            return Files.readAllLines(Path.of("/proc", Integer.toString(info.pid()), "cgroup")).stream()
                    .filter(line -> line.startsWith(UNIFIED))
                    .map(line -> line.substring(UNIFIED.length()))
                    .findFirst().orElse("");
        } catch (IOException e) {
            return CgroupTree.find().path(info.cgroupId()).orElse(""); // it has ended
        }
    }
}

package io.s3trace.bpf.capture;

import io.s3trace.bpf.process.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which processes the kernel side traces, and why it does not trace the others. Thread-safe. */
final class TracedProcesses {
    private final ProcessSelection wanted;
    private final ListedProcesses listed;

    TracedProcesses(ProcessSelection wanted, ListedProcesses listed) {
        this.wanted = wanted;
        this.listed = listed;
    }

    /** {@return whether the kernel side traces a process that is alive} */
    boolean isTraced(int pid) {
        try {
            Path comm = ProcessMaps.directory(pid).resolve("comm");
            return whyNot(pid, ProcessState.of(pid), Files.readString(comm).strip()).isEmpty();
        } catch (IOException e) {
            return false; // it has ended
        }
    }

    /** Returns why a process is left out, whatever there is in its files. Decides like target.bpf.h. */
    Optional<String> whyNot(int pid, ProcessState state, String comm) {
        if (pid == wanted.excludedPid()) {
            return Optional.of("not traced: it is the tracer's own process");
        }
        if (wanted.onlyListed() && !listed.isListed(pid)) {
            return Optional.of("not traced: neither named nor a child, followed, of one that is");
        }
        if (wanted.judging() && listed.isRejected(pid, state.startTicks())) {
            return Optional.of("not traced: of no target");
        }
        if (!wanted.comms().isEmpty() && !wanted.comms().contains(comm)) {
            return Optional.of("not traced: its name is not one of those to trace");
        }
        return Optional.empty();
    }
}

package io.s3trace.internal.process;

import io.s3trace.bpf.capture.CaptureRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Processes that ended a moment ago: the kernel closes their sockets after it has reported their end. For one thread. */
final class EndedProcesses {
    private Map<Integer, TracedProcess> latest = new HashMap<>();
    private Map<Integer, TracedProcess> earlier = Map.of();

    void add(TracedProcess process) {
        latest.put(process.info().pid(), process);
    }

    Optional<TracedProcess> find(CaptureRecord record) {
        TracedProcess process = latest.getOrDefault(record.tgid(), earlier.get(record.tgid()));
        return Optional.ofNullable(process).filter(found -> found.startNanos() == record.processStartNanos());
    }

    /** Forgets those that had already ended at the last call. */
    void age() {
        earlier = latest;
        latest = new HashMap<>();
    }

    int size() {
        return latest.size() + earlier.size();
    }
}

package io.s3trace.internal.process;

import io.s3trace.bpf.capture.CaptureRecord;
import java.util.LinkedHashMap;

/** The processes that were detached last: late records of them are not reported. For one thread. */
final class DetachedProcesses {
    private static final int MAX_PROCESSES = 4096;

    private final LinkedHashMap<Integer, Long> startNanos = new LinkedHashMap<>();

    void add(int pid, long startNanos) {
        this.startNanos.putLast(pid, startNanos);
        if (this.startNanos.size() > MAX_PROCESSES) {
            this.startNanos.pollFirstEntry();
        }
    }

    void remove(int pid) {
        startNanos.remove(pid);
    }

    boolean contains(CaptureRecord record) {
        if (startNanos.isEmpty()) {
            return false;
        }
        Long started = startNanos.get(record.tgid());
        return started != null && started == record.processStartNanos();
    }
}

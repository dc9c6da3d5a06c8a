package io.s3trace.join;

import io.s3trace.ProcessInfo;
import java.time.Instant;

/** What makes a process itself: a pid is used again. */
record ProcessId(int pid, Instant startTime) {
    static ProcessId of(ProcessInfo process) {
        return new ProcessId(process.pid(), process.startTime());
    }
}

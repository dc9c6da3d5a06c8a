package io.s3trace.internal.attempts;

import io.s3trace.event.ProcessInfo;
import java.time.Instant;

/** What makes a process itself: a pid is used again. */
public record ProcessId(int pid, Instant startTime) {
    public static ProcessId of(ProcessInfo process) {
        return new ProcessId(process.pid(), process.startTime());
    }
}

package io.s3trace.internal.attempts;

import io.s3trace.event.ProcessInfo;
import java.time.Instant;

/** What identifies a process: a pid alone may be used again. */
public record ProcessId(int pid, Instant startTime) {
    public static ProcessId of(ProcessInfo process) {
        return new ProcessId(process.pid(), process.startTime());
    }
}

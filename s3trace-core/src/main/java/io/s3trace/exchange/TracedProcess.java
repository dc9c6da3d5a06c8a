package io.s3trace.exchange;

import io.s3trace.ProcessInfo;
import java.util.ArrayList;
import java.util.List;

/** A process that has connections. */
public final class TracedProcess {
    private final ProcessInfo info;
    private final long startNanos;
    final List<Connection> connections = new ArrayList<>();

    TracedProcess(ProcessInfo info, long startNanos) {
        this.info = info;
        this.startNanos = startNanos;
    }

    /** {@return who it is} */
    public ProcessInfo info() {
        return info;
    }

    long startNanos() {
        return startNanos;
    }
}

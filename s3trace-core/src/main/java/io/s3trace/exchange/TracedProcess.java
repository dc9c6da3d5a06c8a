package io.s3trace.exchange;

import io.s3trace.ProcessInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /** {@return labels of the target that it matches} */
    public Map<String, String> labels() {
        return Map.of();
    }

    long startNanos() {
        return startNanos;
    }
}

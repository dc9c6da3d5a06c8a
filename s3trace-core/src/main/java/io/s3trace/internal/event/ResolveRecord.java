package io.s3trace.internal.event;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.ResolveOutcome;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A ResolveEvent as a value. */
public record ResolveRecord(
        Instant start,
        ProcessInfo process,
        int tid,
        Map<String, String> labels,
        String name,
        int addresses,
        long latencyNanos,
        ResolveOutcome outcome,
        int error) implements ResolveEvent {
    /** Rejects a missing part: every part is always there. */
    public ResolveRecord {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(outcome, "outcome");
    }

    @Override
    public ResolveRecord withLabels(Map<String, String> newLabels) {
        return new ResolveRecord(start, process, tid, newLabels, name, addresses, latencyNanos, outcome, error);
    }
}

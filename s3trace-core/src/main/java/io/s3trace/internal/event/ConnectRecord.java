package io.s3trace.internal.event;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.Endpoint;
import io.s3trace.event.ProcessInfo;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A ConnectEvent as a value. */
public record ConnectRecord(
        Instant start,
        ProcessInfo process,
        int tid,
        Map<String, String> labels,
        Endpoint local,
        Endpoint remote,
        String host,
        long dnsNanos,
        long latencyNanos,
        ConnectOutcome outcome) implements ConnectEvent {
    /** Rejects a missing part: every part is always there. */
    public ConnectRecord {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(outcome, "outcome");
    }

    @Override
    public ConnectRecord withLabels(Map<String, String> newLabels) {
        return new ConnectRecord(start, process, tid, newLabels, local, remote, host, dnsNanos, latencyNanos, outcome);
    }
}

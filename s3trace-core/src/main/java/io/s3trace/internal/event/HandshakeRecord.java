package io.s3trace.internal.event;

import io.s3trace.event.Endpoint;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.Resumption;
import io.s3trace.event.TlsLibrary;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A HandshakeEvent as a value. */
public record HandshakeRecord(
        Instant start,
        ProcessInfo process,
        int tid,
        Map<String, String> labels,
        TlsLibrary library,
        Endpoint local,
        Endpoint remote,
        long latencyNanos,
        HandshakeOutcome outcome,
        String version,
        Resumption resumption) implements HandshakeEvent {
    /** Rejects a missing part: every part is always there. */
    public HandshakeRecord {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(library, "library");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(resumption, "resumption");
    }

    @Override
    public HandshakeRecord withLabels(Map<String, String> newLabels) {
        return new HandshakeRecord(
                start, process, tid, newLabels, library, local, remote, latencyNanos, outcome, version, resumption);
    }
}

package io.s3trace.internal.event;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.TlsLibrary;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A FailedConnectionEvent as a value. */
public record FailedConnectionRecord(
        Instant start,
        ProcessInfo process,
        int tid,
        Map<String, String> labels,
        TlsLibrary library,
        Endpoint local,
        Endpoint remote,
        String host,
        long dnsNanos,
        long connectNanos,
        long tlsNanos,
        long latencyNanos,
        ConnectionFailure failure) implements FailedConnectionEvent {
    /** Rejects a missing part: every part is always there. */
    public FailedConnectionRecord {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(library, "library");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(failure, "failure");
    }

    @Override
    public FailedConnectionRecord withLabels(Map<String, String> newLabels) {
        return new FailedConnectionRecord(start, process, tid, newLabels, library, local, remote, host, dnsNanos,
                connectNanos, tlsNanos, latencyNanos, failure);
    }
}

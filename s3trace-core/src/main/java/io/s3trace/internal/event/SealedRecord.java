package io.s3trace.internal.event;

import io.s3trace.event.Endpoint;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedEnd;
import io.s3trace.event.SealedExchange;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A SealedExchange as a value. */
public record SealedRecord(
        Instant start,
        ProcessInfo process,
        int tid,
        Map<String, String> labels,
        Endpoint local,
        Endpoint remote,
        String host,
        String bucket,
        String version,
        long sentBytes,
        long receivedBytes,
        long sendNanos,
        long waitNanos,
        long receiveNanos,
        boolean reused,
        Set<SealedDoubt> doubts,
        SealedEnd end) implements SealedExchange {
    /** Rejects a missing part: every part is always there. */
    public SealedRecord {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(bucket, "bucket");
        Objects.requireNonNull(version, "version");
        doubts = Set.copyOf(doubts);
        Objects.requireNonNull(end, "end");
    }

    @Override
    public boolean answered() {
        return waitNanos != UNKNOWN;
    }

    @Override
    public long latencyNanos() {
        return answered() ? sendNanos + waitNanos + receiveNanos : sendNanos;
    }

    @Override
    public SealedRecord withLabels(Map<String, String> newLabels) {
        return new SealedRecord(start, process, tid, newLabels, local, remote, host, bucket, version, sentBytes, receivedBytes,
                sendNanos, waitNanos, receiveNanos, reused, doubts, end);
    }
}

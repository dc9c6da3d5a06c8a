package io.s3trace.internal.event;

import io.s3trace.event.ConnectionInfo;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.Phases;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.RequestInfo;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.event.StreamInfo;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** A S3RequestEvent as a value. */
public record RequestRecord(
        Instant start,
        ProcessInfo process,
        int tid,
        String threadName,
        Map<String, String> labels,
        ConnectionInfo connection,
        S3Operation operation,
        S3Resource resource,
        RequestInfo request,
        ResponseInfo response,
        Phases phases,
        NetworkInfo network,
        Outcome outcome,
        RequestPhase reached,
        boolean gap,
        boolean joined,
        String protocol,
        StreamInfo stream) implements S3RequestEvent {
    /** Rejects a missing part: every part is always there. */
    public RequestRecord {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(threadName, "threadName");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(response, "response");
        Objects.requireNonNull(phases, "phases");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reached, "reached");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(stream, "stream");
    }

    @Override
    public RequestRecord withLabels(Map<String, String> newLabels) {
        return new RequestRecord(start, process, tid, threadName, newLabels, connection, operation, resource, request,
                response, phases, network, outcome, reached, gap, joined, protocol, stream);
    }

    /**
     * Makes the same event with an inferred number of its attempt.
     *
     * @param attempt the number, 2 or more
     * @return another one
     */
    public RequestRecord withInferredAttempt(int attempt) {
        return new RequestRecord(start, process, tid, threadName, labels, connection, operation, resource,
                ((CompactRequest) request).withInferredAttempt(attempt), response, phases, network, outcome, reached, gap, joined,
                protocol, stream);
    }
}

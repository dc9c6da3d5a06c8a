package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.KnownConnections;
import io.s3trace.bpf.capture.SealedRun;
import io.s3trace.bpf.capture.TcpEndpoints;
import io.s3trace.event.Endpoint;
import io.s3trace.event.TraceEvent;
import io.s3trace.internal.collect.RecentMap;
import io.s3trace.internal.event.SealedRecord;
import io.s3trace.internal.process.TracedProcess;
import io.s3trace.internal.sealed.SealedConnection;
import io.s3trace.internal.sealed.Turn;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/**
 * Exchanges with S3 on TLS connections that nobody opens. A connection is S3's if its server's name is, or its address and not
 * another name. Any other is given up, here and in the kernel. For one thread.
 */
final class SealedExchanges {
    private static final int MAX_CONNECTIONS = 16_384;

    private final S3Endpoints endpoints;
    private final KnownConnections known;
    private final MonotonicClock clock;
    private final Listener listener;
    private final S3Shares shares;
    /** By the socket's address. */
    private final Map<Long, Candidate> connections = new RecentMap<>(MAX_CONNECTIONS);

    /** Takes exchanges that are over. */
    @FunctionalInterface
    interface Listener {
        void onSealed(SealedRecord exchange);
    }

    /** A connection that may be S3's. */
    private static final class Candidate {
        private final SealedConnection connection;
        private final TracedProcess process;
        private boolean s3;

        Candidate(SealedConnection connection, TracedProcess process) {
            this.connection = connection;
            this.process = process;
        }
    }

    SealedExchanges(S3Endpoints endpoints, KnownConnections known, MonotonicClock clock, S3Shares shares, Listener listener) {
        this.endpoints = endpoints;
        this.known = known;
        this.clock = clock;
        this.shares = shares;
        this.listener = listener;
    }

    /** Takes a record about a connection that nobody opens. */
    void onRecord(CaptureRecord record, TracedProcess process) {
        if (record.kind() == CaptureRecord.SEALED) {
            connections.put(record.handle(), begin(record, process));
        }
        Candidate candidate = connections.get(record.handle());
        if (candidate == null || candidate.connection.bornNanos() != record.bornNanos()) {
            return;
        }
        candidate.connection.onSequence(record.sequence());
        if (record.kind() == CaptureRecord.SEALED_ASKED) {
            candidate.connection.onAsked(payload(record));
        } else if (record.kind() == CaptureRecord.SEALED_ANSWERED) {
            candidate.connection.onAnswered(payload(record));
        } else if (record.kind() == CaptureRecord.SEALED_RUN) {
            onRun(record, candidate, record.sealedRun());
        }
    }

    private Candidate begin(CaptureRecord record, TracedProcess process) {
        Candidate[] self = new Candidate[1];
        self[0] = new Candidate(new SealedConnection(record.opening(), record.bornNanos(), record.tid(),
                turn -> tell(self[0], turn)), process);
        return self[0];
    }

    private static MemorySegment payload(CaptureRecord record) {
        return record.memory().asSlice(record.payloadOffset(), record.payloadLength());
    }

    private void onRun(CaptureRecord record, Candidate candidate, SealedRun run) {
        if (run.opened() || !isS3(candidate)) {
            connections.remove(record.handle());
            if (candidate.s3) {
                shares.unsealed(candidate.process.info());
            }
            if (!run.opened() && !run.closed()) {
                known.ignoreSealed(record.handle(), record.bornNanos());
            }
            return;
        }
        candidate.connection.onRun(run, record.startNanos(), record.endNanos());
        if (run.closed()) {
            connections.remove(record.handle());
        }
    }

    private boolean isS3(Candidate candidate) {
        if (!candidate.s3) {
            Endpoint remote = remote(candidate.connection.opening().endpoints());
            candidate.s3 = candidate.process.labels().isPresent()
                    && endpoints.areAt(candidate.connection.serverName(), remote);
            if (candidate.s3) {
                shares.sealed(candidate.process.info());
            }
        }
        return candidate.s3;
    }

    private void tell(Candidate candidate, Turn turn) {
        SealedConnection connection = candidate.connection;
        TcpEndpoints ends = connection.opening().endpoints();
        Optional<Map<String, String>> labels = candidate.process.labels();
        if (labels.isEmpty()) {
            return; // it belongs to no target any longer
        }
        boolean answered = turn.answered();
        listener.onSealed(new SealedRecord(
                clock.instant(turn.startNanos()),
                candidate.process.info(),
                connection.tid(),
                labels.get(),
                Endpoint.of(ends.local(), ends.localPort()),
                remote(ends),
                S3Endpoints.header(connection.serverName(), ends.remotePort()),
                endpoints.bucketIn(connection.serverName()),
                HandshakeFactory.version(connection.version()),
                turn.sent(),
                turn.received(),
                turn.sentNanos() - turn.startNanos(),
                answered ? turn.answeredNanos() - turn.sentNanos() : TraceEvent.UNKNOWN,
                answered ? turn.endNanos() - turn.answeredNanos() : TraceEvent.UNKNOWN,
                turn.reused(),
                turn.doubts(),
                turn.end()));
    }

    private static Endpoint remote(TcpEndpoints ends) {
        return Endpoint.of(ends.remote(), ends.remotePort());
    }

    int size() {
        return connections.size();
    }
}

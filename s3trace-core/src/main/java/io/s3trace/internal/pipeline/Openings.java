package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.NameLookup;
import io.s3trace.bpf.capture.TcpConnect;
import io.s3trace.bpf.capture.TlsHandshake;
import io.s3trace.event.ConnectEvent;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.process.TracedProcess;

/**
 * What processes do to open a connection: name lookups, connects, TLS handshakes. Reports them to those who want them, and the
 * failed ones with S3.
 */
final class Openings {
    private static final long UNKNOWN = -1;

    private final EventSink sink;
    private final ConnectFactory connects;
    private final HandshakeFactory handshakes;
    private final FailedOpenings failures;
    private final PumpCounters counters;
    private final OpenLookups asked;

    Openings(EventSink sink, MonotonicClock clock, FailedOpenings failures, PumpCounters counters) {
        this.sink = sink;
        this.connects = new ConnectFactory(clock);
        this.handshakes = new HandshakeFactory(clock);
        this.failures = failures;
        this.counters = counters;
        this.asked = new OpenLookups(connects, event -> sink.publish(EventKind.LOOKUP, event));
    }

    void onLookup(CaptureRecord record, TracedProcess process) {
        NameLookup lookup = record.lookup();
        process.noteLookup(record.startNanos(), lookup.name());
        if (lookup.question() == 0) {
            sink.publish(EventKind.LOOKUP,
                    connects.lookup(lookup, process, record.tid(), record.startNanos(), record.endNanos()));
        } else if (record.kind() == CaptureRecord.ASKED) {
            asked.onAsked(process, lookup, record.tid(), record.startNanos(), record.endNanos());
        } else {
            asked.onAnswered(process, lookup, record.tid(), record.startNanos(), record.endNanos());
        }
    }

    void onConnect(CaptureRecord record, TracedProcess process) {
        TcpConnect connect = record.connect();
        ConnectEvent event =
                connects.connect(record, connect, process, process.lookedUp(connect.resolveStartNanos()));
        counters.connects++;
        sink.publish(EventKind.CONNECT, event);
        if (event.outcome() != ConnectOutcome.ESTABLISHED) {
            failures.onFailure(process, new FailedOpening(TlsLibrary.UNKNOWN, event.tid(),
                    event.local(), event.remote(), event.host(), connect.resolveStartNanos(), event.dnsNanos(),
                    event.latencyNanos(), record.startNanos(), record.endNanos(), failure(event.outcome())));
        }
    }

    void onHandshake(CaptureRecord record, TracedProcess process) {
        TlsHandshake handshake = record.handshake();
        HandshakeEvent event = handshakes.event(record, handshake, process);
        if (handshake.end() != TlsHandshake.End.DISTRUSTED) { // its success has already been published
            sink.publish(EventKind.HANDSHAKE, event);
        }
        if (event.outcome() != HandshakeOutcome.ESTABLISHED && event.remote().isKnown()) {
            onFailure(record, process, handshake, event);
        }
    }

    private void onFailure(CaptureRecord record, TracedProcess process, TlsHandshake handshake, HandshakeEvent event) {
        failures.onFailure(process, new FailedOpening(event.library(), event.tid(),
                event.local(), event.remote(), process.lookedUp(handshake.resolveStartNanos()),
                handshake.resolveStartNanos(), duration(handshake.resolveStartNanos(), handshake.resolvedNanos()),
                duration(handshake.connectStartNanos(), handshake.connectedNanos()),
                record.startNanos(), record.endNanos(), failure(event.outcome())));
    }

    /** A process has ended: it waits for no more answers. */
    void onProcessEnded(TracedProcess process, long nanos) {
        asked.onProcessEnded(process, nanos);
    }

    void expire(long now) {
        asked.expire(now);
    }

    int openLookups() {
        return asked.size();
    }

    private static long duration(long start, long end) {
        return start == 0 || end == 0 ? UNKNOWN : end - start;
    }

    private static ConnectionFailure failure(ConnectOutcome outcome) {
        return switch (outcome) {
            case REFUSED -> ConnectionFailure.CONNECT_REFUSED;
            case RESET -> ConnectionFailure.CONNECT_RESET;
            case UNREACHABLE -> ConnectionFailure.CONNECT_UNREACHABLE;
            case TIMED_OUT -> ConnectionFailure.CONNECT_TIMED_OUT;
            case ABANDONED -> ConnectionFailure.CONNECT_ABANDONED;
            case FAILED -> ConnectionFailure.CONNECT_FAILED;
            case ESTABLISHED -> throw new IllegalArgumentException("an established connection is no failure");
        };
    }

    private static ConnectionFailure failure(HandshakeOutcome outcome) {
        return switch (outcome) {
            case REFUSED -> ConnectionFailure.HANDSHAKE_REFUSED;
            case PEER_CLOSED -> ConnectionFailure.HANDSHAKE_CLOSED;
            case PEER_RESET -> ConnectionFailure.HANDSHAKE_RESET;
            case TIMED_OUT -> ConnectionFailure.HANDSHAKE_TIMED_OUT;
            case ABANDONED -> ConnectionFailure.HANDSHAKE_ABANDONED;
            case ESTABLISHED -> throw new IllegalArgumentException("a handshake that succeeded is no failure");
        };
    }
}

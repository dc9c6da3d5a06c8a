package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.TlsHandshake;
import io.s3trace.event.Endpoint;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.Resumption;
import io.s3trace.internal.event.HandshakeRecord;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.process.Sources;
import io.s3trace.internal.process.TracedProcess;
import java.util.Map;

/** Makes the immutable event of a TLS handshake that has ended. */
final class HandshakeFactory {
    // RFC 8446, section 4.2.1
    private static final int TLS_1_0 = 0x0301;
    private static final int TLS_1_3 = 0x0304;

    private final MonotonicClock clock;

    HandshakeFactory(MonotonicClock clock) {
        this.clock = clock;
    }

    HandshakeEvent event(CaptureRecord record, TlsHandshake handshake, TracedProcess process) {
        return new HandshakeRecord(
                clock.instant(record.startNanos()),
                process.info(),
                record.tid(),
                process.labels().orElse(Map.of()),
                Sources.library(Connection.source(record)),
                handshake.endpoints().map(ends -> Endpoint.of(ends.local(), ends.localPort())).orElse(Endpoint.UNKNOWN),
                handshake.endpoints().map(ends -> Endpoint.of(ends.remote(), ends.remotePort())).orElse(Endpoint.UNKNOWN),
                record.endNanos() - record.startNanos(),
                outcome(handshake.end()),
                version(handshake.version()),
                handshake.resumed().map(HandshakeFactory::resumption).orElse(Resumption.UNKNOWN));
    }

    private static HandshakeOutcome outcome(TlsHandshake.End end) {
        return switch (end) {
            case SHAKEN -> HandshakeOutcome.ESTABLISHED;
            case REFUSED, DISTRUSTED -> HandshakeOutcome.REFUSED;
            case PEER_FINISHED -> HandshakeOutcome.PEER_CLOSED;
            case PEER_RESET -> HandshakeOutcome.PEER_RESET;
            case ABANDONED -> HandshakeOutcome.ABANDONED;
            case TIMED_OUT -> HandshakeOutcome.TIMED_OUT;
        };
    }

    private static Resumption resumption(boolean resumed) {
        return resumed ? Resumption.RESUMED : Resumption.FULL;
    }

    static String version(int number) {
        return number < TLS_1_0 || number > TLS_1_3 ? "" : "TLSv1." + (number - TLS_1_0);
    }
}

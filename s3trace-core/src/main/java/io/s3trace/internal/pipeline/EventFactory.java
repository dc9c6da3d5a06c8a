package io.s3trace.internal.pipeline;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.Phases;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.event.StreamInfo;
import io.s3trace.internal.event.CompactRequest;
import io.s3trace.internal.event.CompactResponse;
import io.s3trace.internal.event.FailedConnectionRecord;
import io.s3trace.internal.event.RequestRecord;
import io.s3trace.internal.event.StreamErrors;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.exchange.Exchange;
import io.s3trace.internal.exchange.ExchangeTimes;
import io.s3trace.internal.exchange.Opening;
import io.s3trace.internal.exchange.StreamFigures;
import io.s3trace.internal.process.TracedProcess;
import io.s3trace.internal.s3.CompactIds;
import java.util.Map;

/** Makes the immutable event of an exchange. */
final class EventFactory {
    private static final long UNKNOWN = S3RequestEvent.UNKNOWN;

    private final MonotonicClock clock;

    EventFactory(MonotonicClock clock) {
        this.clock = clock;
    }

    /** Makes the event of an exchange that has ended. */
    S3RequestEvent event(Connection connection, Exchange exchange, Outcome outcome, boolean s3) {
        return event(connection, exchange, outcome, s3, exchange.network().info(), exchange.times().last());
    }

    /** Makes an event of what is known so far of an exchange under way. */
    S3RequestEvent soFar(Connection connection, Exchange exchange, Outcome outcome, boolean s3, NetworkInfo network,
            long nowNanos) {
        return event(connection, exchange, outcome, s3, network, Math.max(nowNanos, exchange.times().last()));
    }

    /** Makes the event of a failed connection to S3. */
    FailedConnectionEvent failedOpening(TracedProcess process, FailedOpening failure) {
        return new FailedConnectionRecord(
                clock.instant(failure.startNanos()),
                process.info(),
                failure.tid(),
                process.labels().orElse(Map.of()),
                failure.library(),
                failure.local(),
                failure.remote(),
                S3Endpoints.header(failure.host(), failure.remote().port()),
                failure.dnsNanos(),
                failure.connectNanos(),
                failure.failure().inHandshake() ? failure.durationNanos() : UNKNOWN,
                failure.durationNanos(),
                failure.failure());
    }

    private S3RequestEvent event(
            Connection connection, Exchange exchange, Outcome outcome, boolean s3, NetworkInfo network, long endNanos) {
        byte[] ids = CompactIds.of(exchange.requestFacts(), exchange.responseFacts());
        return new RequestRecord(
                clock.instant(exchange.times().start()),
                connection.process().info(),
                exchange.origin().tid(),
                exchange.origin().threadName(),
                connection.process().labels(connection.source()).orElse(Map.of()),
                connection.info(exchange.origin().reused()),
                s3 ? exchange.requestFacts().operation() : S3Operation.UNKNOWN,
                s3 ? exchange.requestFacts().resource() : S3Resource.NONE,
                new CompactRequest(exchange.requestFacts(), s3, ids, exchange.requestBytes(), exchange.requestBodyBytes()),
                response(exchange, ids),
                phases(exchange.origin().reused() ? Opening.UNKNOWN : connection.opening(), exchange, endNanos),
                network,
                outcome,
                outcome == Outcome.COMPLETE ? RequestPhase.DONE : exchange.reached(),
                exchange.gap(),
                exchange.joined(),
                protocol(exchange),
                exchange.stream().isPresent() ? stream(exchange.stream()) : StreamInfo.NONE);
    }

    private static String protocol(Exchange exchange) {
        if (exchange.stream().isPresent()) {
            return "HTTP/2";
        }
        return switch (exchange.requestFacts().httpMinorVersion()) {
            case 0 -> "HTTP/1.0";
            case 1 -> "HTTP/1.1";
            default -> "";
        };
    }

    private static StreamInfo stream(StreamFigures stream) {
        int error = stream.error();
        long closed = stream.closedMicros();
        return new StreamInfo(stream.number(), error == StreamFigures.NO_RESET ? "" : StreamErrors.name(error),
                closed < 0 ? UNKNOWN : closed * 1000);
    }

    private static ResponseInfo response(Exchange exchange, byte[] ids) {
        int requestIdStart = CompactIds.requestIdStart(exchange.requestFacts());
        return new CompactResponse(exchange.responseFacts(), ids, requestIdStart, exchange.responseBytes(),
                exchange.responseBodyBytes());
    }

    /** An answer may begin before the request has ended. Then there is no wait, and sending ends where the answer begins. */
    private static Phases phases(Opening opening, Exchange exchange, long end) {
        ExchangeTimes times = exchange.times();
        long start = times.start();
        long firstByte = times.firstByte();
        long ready = opening.readyNanos() < 0 ? UNKNOWN : Math.max(0, start - opening.readyNanos());
        long sent = firstByte < 0 ? times.sent() : Math.min(times.sent(), firstByte);
        return new Phases(
                opening.dnsNanos(), opening.connectNanos(), opening.tlsNanos(), ready, sent - start,
                firstByte < 0 ? UNKNOWN : firstByte - sent,
                firstByte < 0 ? UNKNOWN : Math.max(0, end - firstByte),
                end - start);
    }
}

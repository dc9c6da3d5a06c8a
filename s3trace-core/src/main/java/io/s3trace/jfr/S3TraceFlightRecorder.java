package io.s3trace.jfr;

import io.s3trace.event.Phases;
import io.s3trace.event.RequestInfo;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.S3RequestEvent;
import java.util.function.Consumer;

/**
 * Writes every request as an event {@code io.s3trace.S3Request} into the JVM's flight recordings, beside the JVM's own
 * events. A listener; the event is off unless a recording turns it on:
 *
 * <pre>{@code
 * S3Tracer.builder().onEveryEvent(new S3TraceFlightRecorder())
 * java -XX:StartFlightRecording:filename=s3.jfr,io.s3trace.S3Request#enabled=true ...
 * jfr print --events io.s3trace.S3Request s3.jfr
 * }</pre>
 *
 * <p>JFR sets the start of its events itself: it is when s3trace told of the request, shortly after its end. When the
 * request was is in the fields {@code requestStart} and {@code total}, and its phases in {@code dns}, {@code connect},
 * {@code tls}, {@code send}, {@code wait} and {@code receive}. A phase that was not seen is shown as N/A.
 *
 * <p>Thread-safe. While no recording wants the event, it costs a look at a flag.
 */
public final class S3TraceFlightRecorder implements Consumer<S3RequestEvent> {
    /** The name of the event in recordings. */
    public static final String EVENT = "io.s3trace.S3Request";

    /** JFR's own "not available" for a time span: {@code jfr print} shows N/A. */
    private static final long NOT_AVAILABLE = Long.MIN_VALUE;

    /** Creates one; it has no state. */
    public S3TraceFlightRecorder() {
        // nothing to set up
    }

    /** Records an event if any recording wants it. */
    @Override
    public void accept(S3RequestEvent event) {
        S3RequestJfrEvent recorded = new S3RequestJfrEvent();
        if (recorded.isEnabled() && recorded.shouldCommit()) {
            fill(recorded, event);
            recorded.commit();
        }
    }

    private static void fill(S3RequestJfrEvent recorded, S3RequestEvent event) {
        recorded.requestStart = event.start().toEpochMilli();
        phases(recorded, event.phases());
        recorded.operation = event.operation().apiName();
        recorded.bucket = event.resource().bucket();
        recorded.key = event.resource().key();
        RequestInfo request = event.request();
        recorded.method = request.method();
        recorded.host = request.host();
        recorded.attempt = request.attempt();
        recorded.requestBytes = request.bytes();
        ResponseInfo response = event.response();
        recorded.status = response.status();
        recorded.errorCode = response.errorCode();
        recorded.requestId = response.requestId();
        recorded.responseBytes = response.bytes();
        recorded.outcome = event.outcome().name();
        recorded.comm = event.process().comm();
        recorded.pid = event.process().pid();
        recorded.tid = event.tid();
    }

    private static void phases(S3RequestJfrEvent recorded, Phases phases) {
        recorded.total = span(phases.totalNanos());
        recorded.ttfb = span(phases.ttfbNanos());
        recorded.dns = span(phases.dnsNanos());
        recorded.connect = span(phases.connectNanos());
        recorded.tls = span(phases.tlsNanos());
        recorded.send = span(phases.sendNanos());
        recorded.wait = span(phases.waitNanos());
        recorded.receive = span(phases.receiveNanos());
    }

    private static long span(long nanos) {
        return nanos == S3RequestEvent.UNKNOWN ? NOT_AVAILABLE : nanos;
    }
}

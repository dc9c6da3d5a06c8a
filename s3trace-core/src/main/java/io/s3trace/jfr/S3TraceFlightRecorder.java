package io.s3trace.jfr;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Phases;
import io.s3trace.event.RequestInfo;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import java.util.function.Consumer;
import jdk.jfr.Event;

/**
 * Writes every request as an event {@code io.s3trace.S3Request} into the JVM's flight recordings, beside the JVM's own
 * events, and every connection that did not come about as {@code io.s3trace.FailedConnection}. A listener; the events are off
 * unless a recording turns them on:
 *
 * <pre>{@code
 * S3TraceFlightRecorder recorder = new S3TraceFlightRecorder();
 * S3Tracer.builder().onEveryEvent(recorder).onFailedConnection(recorder)
 * java -XX:StartFlightRecording:filename=s3.jfr,io.s3trace.S3Request#enabled=true ...
 * jfr print --events io.s3trace.S3Request s3.jfr
 * }</pre>
 *
 * <p>JFR sets the start of its events itself: it is when s3trace reported the request, shortly after its end. When the
 * request was is in the fields {@code requestStart} and {@code total}, and its phases in {@code dns}, {@code connect},
 * {@code tls}, {@code send}, {@code wait} and {@code receive}. A phase that was not seen is shown as N/A.
 *
 * <p>Thread-safe. While no recording wants events, an event costs a look at a flag.
 */
public final class S3TraceFlightRecorder implements Consumer<TraceEvent> {
    /** The name of a request in recordings. */
    public static final String EVENT = "io.s3trace.S3Request";

    /** The name of a failed connection in recordings. */
    public static final String FAILED_CONNECTION_EVENT = "io.s3trace.FailedConnection";

    /** JFR's own "not available" for a time span: {@code jfr print} shows N/A. */
    private static final long NOT_AVAILABLE = Long.MIN_VALUE;

    /** Creates one; it has no state. */
    public S3TraceFlightRecorder() {
        // nothing to set up
    }

    /** Records an event if any recording wants it; connects, lookups and handshakes are not recorded. */
    @Override
    public void accept(TraceEvent event) {
        switch (event) {
            case S3RequestEvent request -> record(new S3RequestJfrEvent(), recorded -> fill(recorded, request));
            case FailedConnectionEvent failure ->
                record(new FailedConnectionJfrEvent(), recorded -> fill(recorded, failure));
            default -> { }
        }
    }

    private static <E extends Event> void record(E recorded, Consumer<E> fill) {
        if (recorded.isEnabled() && recorded.shouldCommit()) {
            fill.accept(recorded);
            recorded.commit();
        }
    }

    private static void fill(FailedConnectionJfrEvent recorded, FailedConnectionEvent event) {
        recorded.connectionStart = event.start().toEpochMilli();
        recorded.total = event.latencyNanos();
        recorded.dns = span(event.dnsNanos());
        recorded.connect = span(event.connectNanos());
        recorded.tls = span(event.tlsNanos());
        recorded.host = event.host();
        recorded.remote = event.remote().toString();
        recorded.failure = event.failure().name();
        recorded.comm = event.process().comm();
        recorded.pid = event.process().pid();
        recorded.tid = event.tid();
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

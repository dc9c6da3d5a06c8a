package io.s3trace.otel;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Phases;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes a client span of every request, and of every connection that did not come about, with the times at which it really
 * happened. A listener:
 *
 * <pre>{@code
 * S3TraceSpans spans = new S3TraceSpans(openTelemetry);
 * S3Tracer.builder().onEvent(spans).onFailedConnection(spans)
 * }</pre>
 *
 * <p>Names and attributes follow OpenTelemetry's semantic conventions for S3: {@code S3.GetObject}, {@code
 * rpc.system=aws-api}, {@code aws.s3.bucket}, {@code aws.request_id}, {@code http.response.status_code}, {@code
 * server.address}, {@code network.peer.address}, {@code process.pid} and so on. A request that {@link
 * S3RequestEvent#failed} has the status ERROR and an {@code error.type}. So has a failed connection, whose span is called
 * {@code connect} or {@code handshake}, after what failed.
 *
 * <ul>
 *   <li>If the client sent a {@code traceparent} (W3C Trace Context), the span is a child of the client's own; else it has
 *       no parent.
 *   <li>The phases are events, {@code request.sent} and {@code response.first_byte}, and their durations attributes,
 *       {@code s3trace.phase.wait} and so on in seconds. Not spans: nothing is known of what happens inside a phase, and
 *       five spans a request would cost five times as much to keep. Name look-up, connect and handshake come before the
 *       span: it begins with the first byte of the request.
 *   <li>A request that is another attempt is linked to the span of the one before. Attempts are recognized by their invocation
 *       id or, of clients that send none, as {@link io.s3trace.event.RequestInfo#attemptInferred} has it.
 * </ul>
 *
 * <p>Thread-safe. What a sampler leaves out costs no attributes.
 */
@SuppressWarnings("exports") // who uses it has that module
public final class S3TraceSpans implements Consumer<TraceEvent> {
    private static final String SCOPE = "io.s3trace";

    private final Tracer tracer;
    private final Function<? super S3RequestEvent, Attributes> more;
    private final EarlierAttempts attempts = new EarlierAttempts();

    /**
     * Makes spans of a tracer called {@code io.s3trace}.
     *
     * @param openTelemetry where they go; must not trace its own exporter's requests to S3
     */
    public S3TraceSpans(OpenTelemetry openTelemetry) {
        this(openTelemetry, event -> Attributes.empty());
    }

    /**
     * Makes spans with further attributes, such as those of a Kubernetes pod.
     *
     * @param openTelemetry where they go
     * @param more attributes of one's own, by event
     */
    public S3TraceSpans(OpenTelemetry openTelemetry, Function<? super S3RequestEvent, Attributes> more) {
        this.tracer = openTelemetry.getTracer(SCOPE);
        this.more = Objects.requireNonNull(more, "more");
    }

    /** Makes a span and ends it; of connects, lookups and handshakes it makes none. */
    @Override
    public void accept(TraceEvent event) {
        switch (event) {
            case S3RequestEvent request -> request(request);
            case FailedConnectionEvent failure -> failedConnection(failure);
            default -> { }
        }
    }

    private void request(S3RequestEvent event) {
        SpanBuilder builder = builder(name(event), event).setParent(parent(event));
        attempts.before(event).ifPresent(builder::addLink);
        Span span = builder.startSpan();
        attempts.remember(event, span.getSpanContext());
        if (span.isRecording()) {
            span.setAllAttributes(SpanAttributes.of(event)).setAllAttributes(more.apply(event));
            addPhases(span, event);
            if (event.failed()) {
                span.setStatus(StatusCode.ERROR, SpanAttributes.errorType(event));
            }
        }
        end(span, event);
    }

    private void failedConnection(FailedConnectionEvent event) {
        Span span = builder(event.failure().inHandshake() ? "handshake" : "connect", event).setNoParent().startSpan();
        if (span.isRecording()) {
            span.setAllAttributes(SpanAttributes.of(event)).setStatus(StatusCode.ERROR, SpanAttributes.errorType(event));
        }
        end(span, event);
    }

    private SpanBuilder builder(String name, TraceEvent event) {
        return tracer.spanBuilder(name).setSpanKind(SpanKind.CLIENT).setStartTimestamp(event.start());
    }

    private static void end(Span span, TraceEvent event) {
        span.end(event.start().plusNanos(event.latencyNanos()));
    }

    private static String name(S3RequestEvent event) {
        return event.operation() == S3Operation.UNKNOWN ? event.request().method() : "S3." + event.operation().apiName();
    }

    /** Nothing of this thread's own context: the request is another process's. */
    private static Context parent(S3RequestEvent event) {
        SpanContext sender = TraceParent.read(event.request().traceParent());
        return sender.isValid() ? Context.root().with(Span.wrap(sender)) : Context.root();
    }

    private static void addPhases(Span span, S3RequestEvent event) {
        Phases phases = event.phases();
        if (phases.sendNanos() != S3RequestEvent.UNKNOWN) {
            span.addEvent("request.sent", event.start().plusNanos(phases.sendNanos()));
        }
        if (phases.ttfbNanos() != S3RequestEvent.UNKNOWN) {
            span.addEvent("response.first_byte", event.start().plusNanos(phases.ttfbNanos()));
        }
    }
}

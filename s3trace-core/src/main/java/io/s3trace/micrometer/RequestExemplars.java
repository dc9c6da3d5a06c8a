package io.s3trace.micrometer;

import io.prometheus.metrics.tracer.common.SpanContext;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.S3RequestEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets a Prometheus registry's histograms show a request as the exemplar of a bucket:
 *
 * <pre>{@code
 * new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, new RequestExemplars())
 * }</pre>
 *
 * <p>An exemplar of that registry has two labels, of fixed names. Here {@code trace_id} is the request id ({@code
 * x-amz-request-id}), and {@code span_id} is the host id ({@code x-amz-id-2}), or {@code -} without one: what a service's
 * support asks for, and what finds the request in a log of events. No exemplar is made of requests without a request id.
 * Shown in the OpenMetrics format only. Micrometer puts them on all lines of a histogram, for which some versions of
 * Prometheus (2.42) reject a page as a whole: where {@code PrometheusConfig.prometheusProperties()} has {@code
 * io.prometheus.exporter.exemplarsOnAllMetricTypes=false}, they are on counters and buckets only.
 *
 * <p>Optional: needs {@code io.micrometer:micrometer-registry-prometheus}.
 */
@SuppressWarnings("exports") // who uses it has that module
public final class RequestExemplars implements SpanContext {
    /** OpenMetrics, "Exemplars": names and values together have at most 128 characters. */
    private static final int ROOM = 128 - "trace_id".length() - "span_id".length();

    /** Creates one; it has no state. */
    public RequestExemplars() {
        // nothing to set up
    }

    @Override
    public @Nullable String getCurrentTraceId() {
        return response().map(ResponseInfo::requestId).orElse(null);
    }

    @Override
    public @Nullable String getCurrentSpanId() {
        return response().map(RequestExemplars::hostId).orElse(null);
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return response().isPresent();
    }

    @Override
    public void markCurrentSpanAsExemplar() {
        // nobody needs to know
    }

    private static Optional<ResponseInfo> response() {
        return CurrentRequest.get()
                .map(S3RequestEvent::response)
                .filter(response -> !response.requestId().isEmpty() && response.requestId().length() < ROOM);
    }

    private static String hostId(ResponseInfo response) {
        String id = response.hostId();
        return id.isEmpty() || id.length() + response.requestId().length() > ROOM ? "-" : id;
    }
}

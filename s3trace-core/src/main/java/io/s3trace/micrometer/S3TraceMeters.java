package io.s3trace.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Meters of S3 requests, of connections that did not come about, and of the tracer, for Micrometer. A listener to be given to
 * {@link io.s3trace.S3TracerBuilder#onEveryEvent}, so that no threshold biases the figures, and to {@link
 * io.s3trace.S3TracerBuilder#onFailedConnection}; and a binder:
 *
 * <pre>{@code
 * S3TraceMeters meters = S3TraceMeters.builder().stats(() -> tracer.stats()).build();
 * meters.bindTo(registry);
 * tracer.onEveryEvent(meters);
 * tracer.onFailedConnection(meters);
 * }</pre>
 *
 * <p>With the default prefix a Prometheus registry shows the meters below; with {@code prefix("s3slower")}, its names and
 * types are those of s3slower, and so are its buckets.
 *
 * <table>
 * <caption>Meters of requests</caption>
 * <tr><th>name in Prometheus</th><th>type</th></tr>
 * <tr><td>{@code s3trace_requests_total}</td><td>counter</td></tr>
 * <tr><td>{@code s3trace_request_errors_total}: {@link S3RequestEvent#failed}</td><td>counter</td></tr>
 * <tr><td>{@code s3trace_throttled_requests_total}: {@link S3RequestEvent#throttled}</td><td>counter</td></tr>
 * <tr><td>{@code s3trace_partial_requests_total}: requests of multipart uploads</td><td>counter</td></tr>
 * <tr><td>{@code s3trace_request_bytes_total}, {@code s3trace_response_bytes_total}</td><td>counter</td></tr>
 * <tr><td>{@code s3trace_request_duration_ms}, {@code s3trace_request_ttfb_ms}</td><td>histogram</td></tr>
 * <tr><td>{@code s3trace_request_duration_min_ms}, {@code s3trace_request_duration_max_ms}: since the start</td>
 * <td>gauge</td></tr>
 * <tr><td>{@code s3trace_response_status_total}, by {@code bucket} and {@code status_code} alone</td><td>counter</td></tr>
 * <tr><td>{@code s3trace_failed_connections_total}, with the tag {@code failure}: {@link
 * io.s3trace.event.ConnectionFailure}</td><td>counter</td></tr>
 * <tr><td>{@code s3trace_sealed_exchanges_total}, {@code s3trace_sealed_sent_bytes_total}, {@code
 * s3trace_sealed_received_bytes_total}, if it is given to {@link io.s3trace.S3TracerBuilder#onSealed} too</td>
 * <td>counter</td></tr>
 * </table>
 *
 * <p>The others have the tags {@code hostname}, {@code comm}, {@code s3_operation}, {@code method}, {@code bucket}, {@code
 * endpoint}, and those of the builder; what an event does not tell is empty. The tracer's own figures begin with {@code
 * s3trace_tracer_}: what it lost by reason, what became of events by subscriber, probes, and runs and time by BPF program
 * (while {@link io.s3trace.S3Tracer#countKernelRuns} is open).
 *
 * <p>Thread-safe. Micrometer adds a gauge {@code ..._max} of its own to each histogram: the maximum of the last minutes.
 */
@SuppressWarnings("exports") // who uses it has that module
public final class S3TraceMeters implements MeterBinder, Consumer<TraceEvent> {
    /** The value of a tag that has more values than it may. */
    public static final String OTHER = "other";

    private final S3TraceMetersBuilder settings;
    private final RequestTags tags;
    private final RecentStats recent;
    private final List<BoundRegistry> registries;

    S3TraceMeters(S3TraceMetersBuilder settings) {
        List<BoundRegistry> bound = new CopyOnWriteArrayList<>();
        this.settings = settings;
        this.registries = bound;
        this.tags = new RequestTags(settings, (tag, value) -> bound.forEach(registry -> registry.forget(tag, value)));
        this.recent = new RecentStats(settings.stats());
    }

    /**
     * Begins to describe meters.
     *
     * @return a builder with the default settings
     */
    public static S3TraceMetersBuilder builder() {
        return new S3TraceMetersBuilder();
    }

    /**
     * Adds the meters to a registry; it gets the events from now on. May be called for several registries.
     *
     * @param registry where the meters go
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        new TracerHealth(registry, settings.prefix(), Tags.of("hostname", settings.hostname()), recent).register();
        registries.add(new BoundRegistry(
                registry, settings.prefix(), settings.hostname(), tags, settings.bucketsMillis()));
    }

    /** Counts an event in, in all registries; connects, lookups and handshakes are not counted. */
    @Override
    public void accept(TraceEvent event) {
        if (registries.isEmpty()) {
            return;
        }
        switch (event) {
            case S3RequestEvent request -> count(request);
            case FailedConnectionEvent failure -> {
                List<String> values = tags.values(failure);
                registries.forEach(registry -> registry.record(failure, values));
            }
            case SealedExchange exchange -> {
                List<String> values = tags.values(exchange);
                registries.forEach(registry -> registry.record(exchange, values));
            }
            default -> { }
        }
    }

    private void count(S3RequestEvent event) {
        List<String> values = tags.values(event);
        CurrentRequest.set(event);
        try {
            registries.forEach(registry -> registry.record(event, values));
        } finally {
            CurrentRequest.clear();
        }
    }
}

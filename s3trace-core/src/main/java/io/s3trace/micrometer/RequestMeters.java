package io.s3trace.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.DoubleAccumulator;

/** The meters of requests with the same tags, in one registry. */
final class RequestMeters {
    private static final double NANOS_PER_MILLI = 1e6;

    private final MeterRegistry registry;
    private final String prefix;
    private final Tags tags;
    private final List<Meter> all = new ArrayList<>();
    private final Counter requests;
    private final Counter errors;
    private final Counter throttled;
    private final Counter requestBytes;
    private final Counter responseBytes;
    private final Counter partial;
    private final DistributionSummary duration;
    private final DistributionSummary ttfb;
    private final DoubleAccumulator min = new DoubleAccumulator(Math::min, Double.POSITIVE_INFINITY);
    private final DoubleAccumulator max = new DoubleAccumulator(Math::max, 0);

    RequestMeters(MeterRegistry registry, String prefix, Tags tags, double[] bucketsMillis) {
        this.registry = registry;
        this.prefix = prefix;
        this.tags = tags;
        requests = counter(".requests", "S3 requests");
        errors = counter(".request.errors", "S3 requests that failed");
        throttled = counter(".throttled.requests", "S3 requests that the service throttled");
        requestBytes = counter(".request.bytes", "Bytes sent, HTTP heads included");
        responseBytes = counter(".response.bytes", "Bytes received, HTTP heads included");
        partial = counter(".partial.requests", "S3 requests of multipart uploads");
        duration = summary(".request.duration", "First byte of the request to last byte of the response, in milliseconds",
                bucketsMillis);
        ttfb = summary(".request.ttfb", "First byte of the request to first byte of the response, in milliseconds",
                bucketsMillis);
        gauge(".request.duration.min", "Shortest duration since the start", min);
        gauge(".request.duration.max", "Longest duration since the start", max);
    }

    void record(S3RequestEvent event) {
        requests.increment();
        if (event.failed()) {
            errors.increment();
        }
        if (event.throttled()) {
            throttled.increment();
        }
        if (isPartial(event)) {
            partial.increment();
        }
        requestBytes.increment((double) Math.max(0, event.request().bytes()));
        responseBytes.increment((double) Math.max(0, event.response().bytes()));
        double millis = event.phases().totalNanos() / NANOS_PER_MILLI;
        min.accumulate(millis);
        max.accumulate(millis);
        duration.record(millis);
        if (event.phases().ttfbNanos() != S3RequestEvent.UNKNOWN) {
            ttfb.record(event.phases().ttfbNanos() / NANOS_PER_MILLI);
        }
    }

    /** Takes them out of their registry. */
    void remove() {
        all.forEach(registry::remove);
    }

    private static boolean isPartial(S3RequestEvent event) {
        return !event.resource().uploadId().isEmpty() || event.operation() == S3Operation.CREATE_MULTIPART_UPLOAD;
    }

    private Counter counter(String name, String help) {
        return added(Counter.builder(prefix + name).description(help).tags(tags).register(registry));
    }

    private DistributionSummary summary(String name, String help, double[] bucketsMillis) {
        return added(DistributionSummary.builder(prefix + name)
                .description(help)
                .baseUnit("ms")
                .tags(tags)
                .serviceLevelObjectives(bucketsMillis)
                .register(registry));
    }

    private void gauge(String name, String help, DoubleAccumulator value) {
        added(Gauge.builder(prefix + name, value, DoubleAccumulator::get)
                .description(help)
                .baseUnit("ms")
                .tags(tags)
                .strongReference(true)
                .register(registry));
    }

    private <M extends Meter> M added(M meter) {
        all.add(meter);
        return meter;
    }
}

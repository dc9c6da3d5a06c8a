package io.s3trace.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.stream.Stream;

/** The meters of requests with the same tags, in one registry. */
final class RequestMeters {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Counter requests;
    private final Counter errors;
    private final Counter throttled;
    private final Counter requestBytes;
    private final Counter responseBytes;
    private final Counter partial;
    private final DistributionSummary duration;
    private final DistributionSummary ttfb;
    private final Gauge shortest;
    private final Gauge longest;
    private final DoubleAccumulator min = new DoubleAccumulator(Math::min, Double.POSITIVE_INFINITY);
    private final DoubleAccumulator max = new DoubleAccumulator(Math::max, 0);

    RequestMeters(MeterRegistry registry, String prefix, Tags tags, double[] bucketsMillis) {
        requests = counter(prefix + ".requests", "S3 requests", tags, registry);
        errors = counter(prefix + ".request.errors", "S3 requests that failed", tags, registry);
        throttled = counter(prefix + ".throttled.requests", "S3 requests that the service throttled", tags, registry);
        requestBytes = counter(prefix + ".request.bytes", "Bytes sent, HTTP heads included", tags, registry);
        responseBytes = counter(prefix + ".response.bytes", "Bytes received, HTTP heads included", tags, registry);
        partial = counter(prefix + ".partial.requests", "S3 requests of multipart uploads", tags, registry);
        duration = summary(prefix + ".request.duration",
                "First byte of the request to last byte of the response, in milliseconds", tags, bucketsMillis, registry);
        ttfb = summary(prefix + ".request.ttfb",
                "First byte of the request to first byte of the response, in milliseconds", tags, bucketsMillis, registry);
        shortest = gauge(prefix + ".request.duration.min", "Shortest duration since the start", min, tags, registry);
        longest = gauge(prefix + ".request.duration.max", "Longest duration since the start", max, tags, registry);
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
    void remove(MeterRegistry registry) {
        Stream.of(requests, errors, throttled, requestBytes, responseBytes, partial, duration, ttfb, shortest, longest)
                .forEach(registry::remove);
    }

    private static boolean isPartial(S3RequestEvent event) {
        return !event.resource().uploadId().isEmpty() || event.operation() == S3Operation.CREATE_MULTIPART_UPLOAD;
    }

    private static Counter counter(String name, String help, Tags tags, MeterRegistry registry) {
        return Counter.builder(name).description(help).tags(tags).register(registry);
    }

    private static DistributionSummary summary(
            String name, String help, Tags tags, double[] bucketsMillis, MeterRegistry registry) {
        return DistributionSummary.builder(name)
                .description(help)
                .baseUnit("ms")
                .tags(tags)
                .serviceLevelObjectives(bucketsMillis)
                .register(registry);
    }

    private static Gauge gauge(String name, String help, DoubleAccumulator value, Tags tags, MeterRegistry registry) {
        return Gauge.builder(name, value, DoubleAccumulator::get)
                .description(help)
                .baseUnit("ms")
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }
}

package io.s3trace.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One registry, and its meters of requests. Thread-safe. */
final class BoundRegistry {
    private final MeterRegistry registry;
    private final String prefix;
    private final String hostname;
    private final RequestTags tags;
    private final double[] bucketsMillis;
    private final Map<List<String>, RequestMeters> requests = new ConcurrentHashMap<>();
    private final Map<BucketStatus, Counter> statuses = new ConcurrentHashMap<>();

    private final Map<TaggedFailure, Counter> failures = new ConcurrentHashMap<>();

    private final Map<List<String>, SealedMeters> sealed = new ConcurrentHashMap<>();

    private record TaggedFailure(List<String> values, ConnectionFailure failure) {}

    private record BucketStatus(String bucket, int status) {}

    BoundRegistry(MeterRegistry registry, String prefix, String hostname, RequestTags tags, double[] bucketsMillis) {
        this.registry = registry;
        this.prefix = prefix;
        this.hostname = hostname;
        this.tags = tags;
        this.bucketsMillis = bucketsMillis;
    }

    void record(S3RequestEvent event, List<String> values) {
        requests.computeIfAbsent(values, this::requestMeters).record(event);
        int status = event.response().status();
        if (status != S3RequestEvent.UNKNOWN) {
            statuses.computeIfAbsent(new BucketStatus(tags.value(values, "bucket"), status), this::statusCounter)
                    .increment();
        }
    }

    void record(FailedConnectionEvent event, List<String> values) {
        failures.computeIfAbsent(new TaggedFailure(values, event.failure()), this::failureCounter).increment();
    }

    void record(SealedExchange event, List<String> values) {
        sealed.computeIfAbsent(values, key -> new SealedMeters(registry, prefix, allTags(key))).record(event);
    }

    /** Removes what has this value of a tag. */
    void forget(String tag, String value) {
        requests.entrySet().removeIf(entry -> {
            boolean gone = tags.value(entry.getKey(), tag).equals(value);
            if (gone) {
                entry.getValue().remove();
            }
            return gone;
        });
        failures.entrySet().removeIf(entry -> tags.value(entry.getKey().values, tag).equals(value)
                && registry.remove(entry.getValue()) != null);
        sealed.entrySet().removeIf(entry -> {
            boolean gone = tags.value(entry.getKey(), tag).equals(value);
            if (gone) {
                entry.getValue().remove();
            }
            return gone;
        });
        if (tag.equals("bucket")) {
            statuses.entrySet().removeIf(entry -> entry.getKey().bucket.equals(value)
                    && registry.remove(entry.getValue()) != null);
        }
    }

    private RequestMeters requestMeters(List<String> values) {
        return new RequestMeters(
                registry, prefix, allTags(values), bucketsMillis);
    }

    private Counter failureCounter(TaggedFailure key) {
        return Counter.builder(prefix + ".failed.connections")
                .description("Connections to S3 that did not come about")
                .tags(allTags(key.values).and("failure", key.failure.name()))
                .register(registry);
    }

    private Tags allTags(List<String> values) {
        return Tags.of("hostname", hostname).and(tags.tags(values));
    }

    private Counter statusCounter(BucketStatus key) {
        return Counter.builder(prefix + ".response.status")
                .description("Responses by bucket and HTTP status")
                .tags("bucket", key.bucket, "status_code", Integer.toString(key.status))
                .register(registry);
    }
}

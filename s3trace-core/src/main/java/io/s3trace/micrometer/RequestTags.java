package io.s3trace.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import io.s3trace.stats.StatisticsKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Which tags the meters of requests have, and the values that an event gives them, none of them beyond its limit. */
final class RequestTags {
    /** Longer than a scrape interval and than most lulls: pods, workers and buckets of a day ago are gone by then. */
    private static final long IDLE_NANOS = 600_000_000_000L;

    private final List<RequestTag> tags = new ArrayList<>();
    private final LongSupplier clock;
    private final BiConsumer<String, String> onForgotten;

    /** Of all but requests, an empty string stands for what they do not have. */
    private record RequestTag(String name, Function<S3RequestEvent, String> ofRequest,
            Function<FailedConnectionEvent, String> ofFailure, Function<SealedExchange, String> ofSealed, BoundedValues seen) {}

    /**
     * Makes the tags.
     *
     * @param settings which tags there are, and how many values each may have
     * @param onForgotten takes the tag and the value that has made room for another one
     */
    RequestTags(S3TraceMetersBuilder settings, BiConsumer<String, String> onForgotten) {
        this.clock = settings.clock();
        int maxValues = settings.maxTagValues();
        this.onForgotten = onForgotten;
        addOfAll("comm", event -> event.process().comm(), maxValues);
        add("s3_operation", StatisticsKey.OPERATION, maxValues);
        add("method", event -> event.request().method(), maxValues);
        add("bucket", StatisticsKey.BUCKET, event -> "", SealedExchange::bucket, maxValues);
        add("endpoint", StatisticsKey.ENDPOINT, FailedConnectionEvent::host, SealedExchange::host, maxValues);
        if (settings.bucketSource()) {
            add("bucket_source", StatisticsKey.BUCKET_SOURCE, maxValues);
        }
        if (settings.protocol()) {
            add("protocol", S3RequestEvent::protocol, maxValues);
        }
        if (settings.pid()) {
            addOfAll("pid", event -> Integer.toString(event.process().pid()), maxValues);
        }
        settings.labels().forEach(label -> addOfAll(label, event -> event.labels().getOrDefault(label, ""), maxValues));
    }

    private void add(String name, Function<S3RequestEvent, String> value, int maxValues) {
        add(name, value, event -> "", event -> "", maxValues);
    }

    private void addOfAll(String name, Function<TraceEvent, String> value, int maxValues) {
        add(name, value::apply, value::apply, value::apply, maxValues);
    }

    private void add(String name, Function<S3RequestEvent, String> ofRequest,
            Function<FailedConnectionEvent, String> ofFailure, Function<SealedExchange, String> ofSealed, int maxValues) {
        tags.add(new RequestTag(name, ofRequest, ofFailure, ofSealed,
                new BoundedValues(maxValues, IDLE_NANOS, clock, forgotten -> onForgotten.accept(name, forgotten))));
    }

    /** The values of an event, in the order of the tags. */
    List<String> values(S3RequestEvent event) {
        return values(tag -> tag.ofRequest.apply(event));
    }

    /** Likewise. */
    List<String> values(FailedConnectionEvent event) {
        return values(tag -> tag.ofFailure.apply(event));
    }

    /** Likewise. */
    List<String> values(SealedExchange event) {
        return values(tag -> tag.ofSealed.apply(event));
    }

    private List<String> values(Function<RequestTag, String> value) {
        String[] values = new String[tags.size()];
        for (int i = 0; i < values.length; i++) {
            RequestTag tag = tags.get(i);
            values[i] = tag.seen.bound(value.apply(tag));
        }
        return List.of(values);
    }

    Tags tags(List<String> values) {
        List<Tag> named = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            named.add(Tag.of(tags.get(i).name, values.get(i)));
        }
        return Tags.of(named);
    }

    /** The value of one tag among those of an event. */
    String value(List<String> values, String name) {
        for (int i = 0; i < values.size(); i++) {
            if (tags.get(i).name.equals(name)) {
                return values.get(i);
            }
        }
        throw new IllegalArgumentException("no such tag: " + name);
    }
}

package io.s3trace.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.s3trace.event.S3RequestEvent;
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

    private record RequestTag(String name, Function<S3RequestEvent, String> value, BoundedValues seen) {}

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
        add("comm", StatisticsKey.COMM, maxValues);
        add("s3_operation", StatisticsKey.OPERATION, maxValues);
        add("method", event -> event.request().method(), maxValues);
        add("bucket", StatisticsKey.BUCKET, maxValues);
        add("endpoint", StatisticsKey.ENDPOINT, maxValues);
        if (settings.bucketSource()) {
            add("bucket_source", StatisticsKey.BUCKET_SOURCE, maxValues);
        }
        if (settings.pid()) {
            add("pid", event -> Integer.toString(event.process().pid()), maxValues);
        }
        settings.labels().forEach(label -> add(label, event -> event.labels().getOrDefault(label, ""), maxValues));
    }

    private void add(String name, Function<S3RequestEvent, String> value, int maxValues) {
        tags.add(new RequestTag(name, value,
                new BoundedValues(maxValues, IDLE_NANOS, clock, forgotten -> onForgotten.accept(name, forgotten))));
    }

    /** The values of an event, in the order of the tags. */
    List<String> values(S3RequestEvent event) {
        String[] values = new String[tags.size()];
        for (int i = 0; i < values.length; i++) {
            RequestTag tag = tags.get(i);
            values[i] = tag.seen.bound(tag.value.apply(event));
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

package io.s3trace;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.select.KeyPolicy;
import io.s3trace.select.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which requests are reported, how, and to whom, with the defaults of what nobody has asked for. See {@link TraceBuilder} for
 * what each means. Not thread-safe.
 */
class TraceSettings {
    final Set<String> hosts = new LinkedHashSet<>();
    final Set<String> methods = new LinkedHashSet<>();
    final Set<S3Operation> operations = EnumSet.noneOf(S3Operation.class);
    final Set<String> buckets = new LinkedHashSet<>();
    final List<Predicate<? super S3RequestEvent>> filters = new ArrayList<>();
    final Listeners listeners = new Listeners();
    final Set<String> endpoints = new LinkedHashSet<>();
    KeyPolicy keyPolicy = KeyPolicy.plain();
    Duration minLatency = Duration.ZERO;
    Duration exchangeTimeout = Duration.ofMinutes(10);
    Duration stallAfter = Duration.ZERO;
    final List<Target> targets = new ArrayList<>();
    boolean includeUnknown;

    PumpSettings pumpSettings(int requestBudget, int responseBudget) {
        return new PumpSettings(requestBudget, responseBudget, includeUnknown, minLatency, exchangeTimeout, stallAfter,
                List.copyOf(endpoints), keyPolicy, Set.copyOf(hosts), allFilters());
    }

    /** What a request must be, each of them; of several methods, operations or buckets it must be about one. */
    List<Predicate<? super S3RequestEvent>> allFilters() {
        List<Predicate<? super S3RequestEvent>> all = new ArrayList<>();
        addMember(all, methods, event -> event.request().method());
        addMember(all, operations, S3RequestEvent::operation);
        addMember(all, buckets, event -> event.resource().bucket());
        all.addAll(filters);
        return List.copyOf(all);
    }

    private static <T> void addMember(List<Predicate<? super S3RequestEvent>> all, Set<T> wanted,
            Function<S3RequestEvent, T> value) {
        Set<T> copy = Set.copyOf(wanted);
        if (!copy.isEmpty()) {
            all.add(event -> copy.contains(value.apply(event)));
        }
    }
}

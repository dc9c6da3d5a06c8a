package io.s3trace.internal.pipeline;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Exchange;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Decides which exchanges become events. The cheap checks come first, before there is an event. */
final class EventFilter {
    private final boolean includeUnknown;
    private final long minLatencyNanos;
    private final Set<String> hosts;
    private final List<Predicate<? super S3RequestEvent>> filters;

    EventFilter(PumpSettings settings) {
        this.includeUnknown = settings.includeUnknown();
        this.minLatencyNanos = settings.minLatency().toNanos();
        this.hosts = settings.hosts();
        this.filters = List.copyOf(settings.filters());
    }

    boolean includesUnknown() {
        return includeUnknown;
    }

    boolean isSlowEnough(long durationNanos) {
        return durationNanos >= minLatencyNanos;
    }

    /** Did it certainly succeed? */
    boolean looksFine(Exchange exchange) {
        int status = exchange.responseFacts().status();
        return status >= 200 && status < 400 && exchange.responseFacts().errorCode().isEmpty();
    }

    /** Is this one of the hosts that were asked for? */
    boolean isWanted(String host) {
        return hosts.isEmpty() || hosts.stream().anyMatch(host::equalsIgnoreCase);
    }

    boolean test(S3RequestEvent event) {
        if (!isWanted(event.request().host())) {
            return false;
        }
        for (Predicate<? super S3RequestEvent> filter : filters) {
            if (!filter.test(event)) {
                return false;
            }
        }
        return true;
    }
}

package io.s3trace.internal.pipeline;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Exchange;
import java.util.List;
import java.util.function.Predicate;

/** Decides which exchanges become events: the cheap questions first, before there is an event. */
final class EventFilter {
    private final boolean includeUnknown;
    private final long minLatencyNanos;
    private final List<Predicate<? super S3RequestEvent>> filters;

    EventFilter(PumpSettings settings) {
        this.includeUnknown = settings.includeUnknown();
        this.minLatencyNanos = settings.minLatency().toNanos();
        this.filters = List.copyOf(settings.filters());
    }

    boolean includesUnknown() {
        return includeUnknown;
    }

    boolean isSlowEnough(long durationNanos) {
        return durationNanos >= minLatencyNanos;
    }

    /** Did it certainly not fail? */
    boolean looksFine(Exchange exchange) {
        int status = exchange.responseFacts().status();
        return status >= 200 && status < 400 && exchange.responseFacts().errorCode().isEmpty();
    }

    boolean test(S3RequestEvent event) {
        for (Predicate<? super S3RequestEvent> filter : filters) {
            if (!filter.test(event)) {
                return false;
            }
        }
        return true;
    }
}

package io.s3trace.internal.pipeline;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.internal.attempts.AttemptInference;
import io.s3trace.internal.delivery.Burst;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.exchange.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns exchanges that have ended into events, if they are wanted. For one thread. */
final class Reports {
    private static final Logger LOGGER = LoggerFactory.getLogger(Reports.class);

    private final EventFilter filter;
    private final EventSink sink;
    private final EventFactory events;
    private final PumpCounters counters;
    private final AttemptInference attempts = new AttemptInference();
    private final Burst burst = new Burst();

    Reports(EventFilter filter, EventSink sink, EventFactory events, PumpCounters counters) {
        this.filter = filter;
        this.sink = sink;
        this.events = events;
        this.counters = counters;
    }

    /** An exchange that is too fast to be reported may still be an attempt that failed, or the one that follows it. */
    void exchange(Connection connection, Exchange exchange, Outcome outcome, boolean s3) {
        boolean slowEnough = filter.isSlowEnough(exchange.times().last() - exchange.times().start());
        boolean wanted = slowEnough || sink.isObserved();
        if (!wanted && attempts.isIdle() && filter.looksFine(exchange)) {
            counters.filtered++;
            return;
        }
        hand(attempts.infer(events.event(connection, exchange, outcome, s3)), wanted, slowEnough);
    }

    /** Only the hosts that were asked for apply here. The other filters are for requests. */
    void failedConnection(FailedConnectionEvent event) {
        if (filter.isWanted(event.host())) {
            counters.failedConnections++;
            sink.publish(EventKind.FAILED_CONNECTION, event);
        }
    }

    /** Only the hosts that were asked for apply here, too. */
    void sealed(SealedExchange exchange) {
        if (filter.isWanted(exchange.host())) {
            counters.sealed++;
            sink.publish(EventKind.SEALED, exchange);
        }
    }

    private void hand(S3RequestEvent event, boolean wanted, boolean slowEnough) {
        boolean passed = wanted && passes(event);
        if (passed) {
            sink.publish(EventKind.EVERY_REQUEST, event);
        }
        if (passed && slowEnough) {
            counters.events++;
            sink.publish(EventKind.REQUEST, event);
        } else {
            counters.filtered++;
        }
    }

    /** Does an event pass the filters? If one throws, it does not. */
    boolean passes(S3RequestEvent event) {
        try {
            return filter.test(event);
        } catch (RuntimeException e) {
            counters.filterFailures++;
            if (burst.first()) {
                LOGGER.warn("a filter failed; the event is left out", e);
            }
            return false;
        }
    }

    void onProcessEnded(ProcessInfo process) {
        attempts.forget(process);
    }

    int failedAttempts() {
        return attempts.size();
    }
}

package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.TraceEvent;
import io.s3trace.internal.delivery.Burst;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes events that were made elsewhere, if they are wanted here. For one thread. */
public final class ReceivedEvents {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReceivedEvents.class);

    private final EventFilter filter;
    private final EventSink sink;
    private final Burst burst = new Burst();
    private long filtered;

    /**
     * Makes one.
     *
     * @param settings which are wanted
     * @param sink gets them
     */
    public ReceivedEvents(PumpSettings settings, EventSink sink) {
        this.filter = new EventFilter(settings);
        this.sink = sink;
    }

    /** Takes an event, and publishes it as a tracer would have done. */
    public void accept(TraceEvent event) {
        switch (event) {
            case S3RequestEvent request -> request(request);
            case FailedConnectionEvent failure -> ofHost(EventKind.FAILED_CONNECTION, failure, failure.host());
            case SealedExchange exchange -> ofHost(EventKind.SEALED, exchange, exchange.host());
            case ConnectEvent connect -> sink.publish(EventKind.CONNECT, connect);
            case HandshakeEvent handshake -> sink.publish(EventKind.HANDSHAKE, handshake);
            case ResolveEvent lookup -> sink.publish(EventKind.LOOKUP, lookup);
            default -> filtered++;
        }
    }

    private void request(S3RequestEvent event) {
        if (!passes(event)) {
            filtered++;
        } else if (event.outcome() == Outcome.STALLED) {
            sink.publish(EventKind.STALL, event);
        } else {
            sink.publish(EventKind.EVERY_REQUEST, event);
            if (filter.isSlowEnough(event.latencyNanos())) {
                sink.publish(EventKind.REQUEST, event);
            } else {
                filtered++;
            }
        }
    }

    private boolean passes(S3RequestEvent event) {
        try {
            return filter.test(event);
        } catch (RuntimeException e) {
            if (burst.first()) {
                LOGGER.warn("a filter failed; the event is left out", e);
            }
            return false;
        }
    }

    private <E extends TraceEvent> void ofHost(EventKind<E> kind, E event, String host) {
        if (filter.isWanted(host)) {
            sink.publish(kind, event);
        } else {
            filtered++;
        }
    }

    /** {@return how many were not wanted} */
    public long filtered() {
        return filtered;
    }
}

package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.MissedEvents;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import java.util.List;

/**
 * What subscribers may ask for.
 *
 * @param <E> the events
 */
@SuppressWarnings("UnusedTypeParameter") // it is for the compiler: an event must be of its kind
public final class EventKind<E> {
    /** The requests that are slow enough to be reported. */
    public static final EventKind<S3RequestEvent> REQUEST = new EventKind<>(0, "listener", "subscriber");
    /** All requests, those that are too fast to be reported included. */
    public static final EventKind<S3RequestEvent> EVERY_REQUEST = new EventKind<>(1, "observer", "every-subscriber");
    /** Connections to S3 that failed. */
    public static final EventKind<FailedConnectionEvent> FAILED_CONNECTION = named(2, "failed-connection");
    /** Requests that have stalled. */
    public static final EventKind<S3RequestEvent> STALL = named(3, "stall");
    /** TCP connects. */
    public static final EventKind<ConnectEvent> CONNECT = named(4, "connect");
    /** TLS handshakes. */
    public static final EventKind<HandshakeEvent> HANDSHAKE = named(5, "handshake");
    /** Lookups of names. */
    public static final EventKind<ResolveEvent> LOOKUP = named(6, "lookup");
    /** Exchanges on connections that nobody opens. */
    public static final EventKind<SealedExchange> SEALED = named(7, "sealed");
    /** Events that a reader did not get. */
    public static final EventKind<MissedEvents> MISSED = named(8, "missed");
    /** All kinds, in the order of their numbers. */
    public static final List<EventKind<?>> ALL =
            List.of(REQUEST, EVERY_REQUEST, FAILED_CONNECTION, STALL, CONNECT, HANDSHAKE, LOOKUP, SEALED, MISSED);

    final int number;
    /** What those are called that take all. */
    final String listener;
    /** What those are called that ask for events themselves. */
    final String subscriber;

    private EventKind(int number, String listener, String subscriber) {
        this.number = number;
        this.listener = listener;
        this.subscriber = subscriber;
    }

    private static <E> EventKind<E> named(int number, String name) {
        return new EventKind<>(number, name + "-listener", name + "-subscriber");
    }
}

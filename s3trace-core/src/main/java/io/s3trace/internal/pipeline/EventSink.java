package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;

/** Where events go. */
public interface EventSink {
    /** {@return whether any subscriber wants events that are too fast to be reported} */
    boolean isObserved();

    /** Passes an event to the subscribers to all events. */
    void observe(S3RequestEvent event);

    /** Passes an event that is slow enough to be reported to the subscribers to such events. */
    void publish(S3RequestEvent event);

    /** Passes a TCP connect to its subscribers. By default, there are none. */
    default void publish(ConnectEvent event) {}

    /** Passes a failed connection to S3 to its subscribers. By default, there are none. */
    default void publish(FailedConnectionEvent event) {}

    /** Passes a TLS handshake to its subscribers. By default, there are none. */
    default void publish(HandshakeEvent event) {}

    /** Passes a name lookup to its subscribers. By default, there are none. */
    default void publish(ResolveEvent event) {}

    /** Passes on what is known of a stalled request. */
    void publishStall(S3RequestEvent soFar);

    /** Makes sure that what was passed gets delivered: there are no more events for now. */
    void flush();
}

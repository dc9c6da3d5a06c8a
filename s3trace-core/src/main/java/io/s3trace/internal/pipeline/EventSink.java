package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;

/** Where events go. */
public interface EventSink {
    /** {@return whether anybody wants events that are too fast to be reported} */
    boolean isObserved();

    /** Hands an event to those that want every one. */
    void observe(S3RequestEvent event);

    /** Hands an event that is slow enough to be reported to those that want these. */
    void publish(S3RequestEvent event);

    /** Hands a TCP connect to those that want them; by default, nobody does. */
    default void publish(ConnectEvent event) {}

    /** Hands a connection to S3 that did not come about to those that want them; by default, nobody does. */
    default void publish(FailedConnectionEvent event) {}

    /** Hands a TLS handshake to those that want them; by default, nobody does. */
    default void publish(HandshakeEvent event) {}

    /** Hands the look-up of a name to those that want them; by default, nobody does. */
    default void publish(ResolveEvent event) {}

    /** Hands over what is known of a request that has stalled. */
    void publishStall(S3RequestEvent soFar);

    /** Sees to it that what was handed over gets delivered: no more events are at hand. */
    void flush();
}

package io.s3trace;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.select.ProbeMode;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Where events come from while it is open: an {@link S3Tracer}, or a {@link TraceReader} that is connected to one in another
 * process. A reader has those that its tracer serves: see {@link TraceServer}. Thread-safe.
 */
public sealed interface TraceSource extends AutoCloseable permits S3Tracer, TraceReader {
    /**
     * The events as a stream with back-pressure. A subscriber gets as many as it requests. Events that it does not request in
     * time wait in its queue. What the queue cannot take is dropped and counted. Each subscriber gets the events that end after
     * it subscribed, on its own thread.
     *
     * @return a publisher for any number of subscribers; completes when the source is closed
     */
    Flow.Publisher<S3RequestEvent> events();

    /**
     * Adds a listener, which gets the events that end from now on, on its own thread.
     *
     * @param listener takes each event; if it throws, that is counted, and it still gets the next one
     */
    void onEvent(Consumer<? super S3RequestEvent> listener);

    /**
     * Adds a listener as {@link S3TracerBuilder#onEveryEvent} does. It gets the events that end from now on.
     *
     * @param listener takes each event; if it throws, that is counted, and it still gets the next one
     */
    void onEveryEvent(Consumer<? super S3RequestEvent> listener);

    /**
     * The failed connections to S3 as a stream with back-pressure, as {@link S3TracerBuilder#onFailedConnection} describes
     * them. A subscriber gets those that fail after it subscribed.
     *
     * @return a publisher for any number of subscribers; completes when the source is closed
     */
    Flow.Publisher<FailedConnectionEvent> failedConnections();

    /**
     * Adds a listener as {@link S3TracerBuilder#onFailedConnection} does. It gets the connections that fail from now on.
     *
     * @param listener takes each failed connection; if it throws, that is counted, and it still gets the next one
     */
    void onFailedConnection(Consumer<? super FailedConnectionEvent> listener);

    /**
     * The TCP connects of the traced processes, to whatever service, as a stream with back-pressure. It has every connect that
     * begins after the first subscriber came, once the connect has ended. {@link S3TracerBuilder#connectMinLatency} applies.
     *
     * @return a publisher for any number of subscribers; completes when the source is closed
     */
    Flow.Publisher<ConnectEvent> connects();

    /**
     * Adds a listener, which gets the TCP connects that begin from now on, on its own thread.
     *
     * @param listener takes each connect; if it throws, that is counted, and it still gets the next one
     */
    void onConnect(Consumer<? super ConnectEvent> listener);

    /**
     * The name lookups of the traced processes as a stream with back-pressure. A subscriber gets those that end after it
     * subscribed. What {@link #onResolve} says applies.
     *
     * @return a publisher for any number of subscribers; completes when the source is closed
     */
    Flow.Publisher<ResolveEvent> lookups();

    /**
     * Adds a listener, which gets the name lookups that end from now on, on its own thread. What
     * {@link S3TracerBuilder#onResolve} says applies. A tracer that was started with {@link ProbeMode#TCP_CONNECT} alone and
     * without such a listener sees no lookups.
     *
     * @param listener takes each lookup; if it throws, that is counted, and it still gets the next one
     */
    void onResolve(Consumer<? super ResolveEvent> listener);

    /**
     * The TLS handshakes that the traced processes make as clients, as a stream with back-pressure, as
     * {@link S3TracerBuilder#onHandshake} describes them. It has those that end after the first subscriber came.
     *
     * @return a publisher for any number of subscribers; completes when the source is closed
     */
    Flow.Publisher<HandshakeEvent> handshakes();

    /**
     * Adds a listener as {@link S3TracerBuilder#onHandshake} does. It gets the TLS handshakes that end from now on.
     *
     * @param listener takes each handshake; if it throws, that is counted, and it still gets the next one
     */
    void onHandshake(Consumer<? super HandshakeEvent> listener);

    /**
     * The exchanges with S3 on connections that cannot be looked into, as a stream with back-pressure, as
     * {@link S3TracerBuilder#onSealed} describes them. A subscriber gets those that end after it subscribed. A tracer sees them
     * only if it was started with such a listener, or with {@link S3TracerBuilder#seeSealed}.
     *
     * @return a publisher for any number of subscribers; completes when the source is closed
     */
    Flow.Publisher<SealedExchange> sealed();

    /**
     * Adds a listener as {@link S3TracerBuilder#onSealed} does. It gets the exchanges that end from now on. What
     * {@link #sealed()} says applies.
     *
     * @param listener takes each exchange; if it throws, that is counted, and it still gets the next one
     */
    void onSealed(Consumer<? super SealedExchange> listener);

    /** Ends it, and lets subscribers take what waits for them, for at most five seconds. Idempotent. */
    @Override
    void close();
}

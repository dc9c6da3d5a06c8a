package io.s3trace;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.SocketSource;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.text.Require;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What {@link S3TracerBuilder}, {@link S3Replay} and {@link TraceReaderBuilder} have in common: which events are wanted, and who
 * gets them. Every setting has a default; a bad value is rejected at once. Not thread-safe.
 *
 * <p>A tracer or reader calls each listener on a thread of its own, for one event after the other; should it throw, that is
 * counted and it gets the next one all the same. A replay calls all listeners on the thread that runs it; should one throw, the
 * replay ends with what it threw.
 *
 * @param <B> the type of what is described
 */
public abstract sealed class SourceBuilder<B extends SourceBuilder<B>> permits TraceBuilder, TraceReaderBuilder {
    private final TraceSettings settings;

    SourceBuilder(TraceSettings settings) {
        this.settings = settings;
    }

    abstract B self();

    /**
     * Keeps only requests to these hosts. Called again, it adds hosts. Default: any.
     *
     * @param hosts values of the {@code Host} header, port included if there is one, without regard to case
     * @return this
     */
    public B host(String... hosts) {
        settings.hosts.addAll(List.of(hosts));
        return self();
    }

    /**
     * Keeps only requests with these HTTP methods. Called again, it adds methods. Default: any.
     *
     * @param methods such as {@code GET}, in upper or lower case
     * @return this
     */
    public B method(String... methods) {
        Stream.of(methods).map(method -> method.toUpperCase(Locale.ROOT)).forEach(settings.methods::add);
        return self();
    }

    /**
     * Keeps only requests of these operations. Called again, it adds operations. Default: any.
     *
     * @param operations the operations
     * @return this
     */
    public B operation(S3Operation... operations) {
        settings.operations.addAll(List.of(operations));
        return self();
    }

    /**
     * Keeps only requests about these buckets. Called again, it adds buckets. Default: any.
     *
     * @param buckets bucket names
     * @return this
     */
    public B bucket(String... buckets) {
        settings.buckets.addAll(List.of(buckets));
        return self();
    }

    /**
     * Keeps only requests that pass. Filters add up. A tracer runs them on the thread that reads the ring, a reader on the one
     * that reads the socket: keep them short.
     *
     * @param filter true for requests to keep
     * @return this
     */
    public B filter(Predicate<? super S3RequestEvent> filter) {
        settings.filters.add(Objects.requireNonNull(filter, "filter"));
        return self();
    }

    /**
     * Leaves out requests that took less, except for {@link #onEveryEvent}. They are still counted. Default: zero.
     *
     * @param minLatency shortest total time that is reported
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public B minLatency(Duration minLatency) {
        Require.that(!minLatency.isNegative(), "minLatency must not be negative: ", minLatency);
        settings.minLatency = minLatency;
        return self();
    }

    /**
     * Adds a listener for requests that have ended.
     *
     * @param listener takes each request
     * @return this
     */
    public B onEvent(Consumer<? super S3RequestEvent> listener) {
        settings.listeners.add(EventKind.REQUEST, listener);
        return self();
    }

    /**
     * Adds a listener for requests that have ended, whatever {@link #minLatency} is: for statistics and meters, whose counts
     * and percentiles a threshold would bias. All other conditions hold. With such a listener, an event is made of every
     * request; without, only of those that are slow enough.
     *
     * @param listener takes each request
     * @return this
     */
    public B onEveryEvent(Consumer<? super S3RequestEvent> listener) {
        settings.listeners.add(EventKind.EVERY_REQUEST, listener);
        return self();
    }

    /**
     * Adds a listener for connections to S3 that did not come about. Of the conditions, {@link #host} and
     * {@link TraceBuilder#target} hold for them; the others are about requests. Default: nobody hears of them, they are counted
     * all the same.
     *
     * @param listener takes each failed connection
     * @return this
     */
    public B onFailedConnection(Consumer<? super FailedConnectionEvent> listener) {
        settings.listeners.add(EventKind.FAILED_CONNECTION, listener);
        return self();
    }

    /**
     * Adds a listener for requests that have stalled, as {@link TraceBuilder#stallAfter} defines it. It gets a request once,
     * with what is known so far and {@link Outcome#STALLED}. Its end is an event of its own, for {@link #onEvent}.
     *
     * @param listener takes each stalled request
     * @return this
     */
    public B onStall(Consumer<? super S3RequestEvent> listener) {
        settings.listeners.add(EventKind.STALL, listener);
        return self();
    }

    /**
     * Adds a listener for the TCP connects of the traced processes, to any service. With {@link ProbeMode#TCP_CONNECT} alone,
     * nothing else is traced.
     *
     * @param listener takes each connect when it has ended
     * @return this
     */
    public B onConnect(Consumer<? super ConnectEvent> listener) {
        settings.listeners.add(EventKind.CONNECT, listener);
        return self();
    }

    /**
     * Adds a listener for the TLS handshakes of the traced processes as clients, with any service, failed ones included. Those
     * are seen of connections that were opened while they were traced, in the TLS libraries that are traced. Without a
     * handshake listener, failed handshakes with S3 are still reported, by {@link #onFailedConnection}.
     *
     * @param listener takes each handshake when it has ended
     * @return this
     */
    public B onHandshake(Consumer<? super HandshakeEvent> listener) {
        settings.listeners.add(EventKind.HANDSHAKE, listener);
        return self();
    }

    /**
     * Adds a listener for exchanges with S3 on TLS connections that cannot be looked into: their sizes and times. Of the
     * conditions, {@link #host} and {@link TraceBuilder#target} hold for them; the others are about requests. Which connections
     * are to S3 is known by the server's name or address: those of public services, of {@link TraceBuilder#endpoint}, and those
     * that opened requests went to. Not seen with {@link SocketSource#NONE}. Works with any {@link ProbeMode}. A recording has
     * none of them.
     *
     * @param listener takes each exchange when it is over
     * @return this
     */
    public B onSealed(Consumer<? super SealedExchange> listener) {
        settings.listeners.add(EventKind.SEALED, listener);
        return self();
    }

    /**
     * Adds a listener for the name lookups of the traced processes, successful or not: those by the C library, and those of
     * processes that ask name servers themselves. The latter are not seen with {@link SocketSource#NONE}. Works with
     * {@link ProbeMode#TCP_CONNECT} too.
     *
     * @param listener takes each lookup when it has ended
     * @return this
     */
    public B onResolve(Consumer<? super ResolveEvent> listener) {
        settings.listeners.add(EventKind.LOOKUP, listener);
        return self();
    }
}

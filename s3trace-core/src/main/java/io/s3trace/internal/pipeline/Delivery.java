package io.s3trace.internal.pipeline;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/**
 * Hands events to subscribers, each on a thread and with a queue of its own: one that blocks, throws or falls behind
 * hurts nobody else. What a full queue cannot take is dropped and counted. One thread offers events.
 */
public final class Delivery implements EventSink, AutoCloseable {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

    private final Duration drainTimeout;
    private final ThreadGroup threads = new ThreadGroup("s3trace-subscribers");
    private final int queueCapacity;
    /** Those of the subscribers that may still get events. */
    private final List<Mailbox<?>> mailboxes = new CopyOnWriteArrayList<>();
    private final List<Subscriber<?>> subscribers = new CopyOnWriteArrayList<>();
    /** Those that get what is slow enough to be reported. */
    private final Audience<S3RequestEvent> reported = new Audience<>();
    /** Those that get what is too fast to be reported, too. */
    private final Audience<S3RequestEvent> every = new Audience<>();
    private final Audience<ConnectEvent> connects = new Audience<>();
    private final Audience<FailedConnectionEvent> failedConnections = new Audience<>();
    private final Audience<HandshakeEvent> handshakes = new Audience<>();
    private final Audience<ResolveEvent> lookups = new Audience<>();
    /** Those that are told of requests that have stalled. */
    private final Audience<S3RequestEvent> stalls = new Audience<>();
    private boolean closed;

    /**
     * Delivers to nobody yet.
     *
     * @param queueCapacity how many events wait for a slow subscriber, rounded up to a power of two
     */
    public Delivery(int queueCapacity) {
        this(queueCapacity, DRAIN_TIMEOUT);
    }

    Delivery(int queueCapacity, Duration drainTimeout) {
        this.queueCapacity = queueCapacity;
        this.drainTimeout = drainTimeout;
    }

    /** Adds a receiver that takes all. */
    public void subscribe(Consumer<? super S3RequestEvent> callback) {
        add(reported, Subscriber.of("listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a receiver that asks for events itself. */
    public void subscribe(Flow.Subscriber<? super S3RequestEvent> subscriber) {
        add(reported, Subscriber.of("subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a receiver that takes all, those that are too fast to be reported included. */
    public void subscribeToEvery(Consumer<? super S3RequestEvent> callback) {
        add(every, Subscriber.of("observer-" + (subscribers.size() + 1), callback));
    }

    /** Adds a receiver that takes all connects. */
    public void subscribeToConnects(Consumer<? super ConnectEvent> callback) {
        add(connects, Subscriber.of("connect-listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a receiver that asks for connects itself. */
    public void subscribeToConnects(Flow.Subscriber<? super ConnectEvent> subscriber) {
        add(connects, Subscriber.of("connect-subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a receiver that takes all connections that did not come about. */
    public void subscribeToFailedConnections(Consumer<? super FailedConnectionEvent> callback) {
        add(failedConnections, Subscriber.of("failed-connection-listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a receiver that asks for connections that did not come about itself. */
    public void subscribeToFailedConnections(Flow.Subscriber<? super FailedConnectionEvent> subscriber) {
        add(failedConnections, Subscriber.of("failed-connection-subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a receiver that takes all look-ups of names. */
    public void subscribeToLookups(Consumer<? super ResolveEvent> callback) {
        add(lookups, Subscriber.of("lookup-listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a receiver that asks for look-ups itself. */
    public void subscribeToLookups(Flow.Subscriber<? super ResolveEvent> subscriber) {
        add(lookups, Subscriber.of("lookup-subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a receiver that takes all TLS handshakes. */
    public void subscribeToHandshakes(Consumer<? super HandshakeEvent> callback) {
        add(handshakes, Subscriber.of("handshake-listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a receiver that asks for TLS handshakes itself. */
    public void subscribeToHandshakes(Flow.Subscriber<? super HandshakeEvent> subscriber) {
        add(handshakes, Subscriber.of("handshake-subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a receiver that is told of requests that have stalled. */
    public void subscribeToStalls(Consumer<? super S3RequestEvent> callback) {
        add(stalls, Subscriber.of("stall-listener-" + (subscribers.size() + 1), callback));
    }

    /** Does anybody want events that are too fast to be reported? */
    @Override
    public boolean isObserved() {
        return !every.isEmpty();
    }

    /** Offers an event to those that want every one; never blocks. */
    @Override
    public void observe(S3RequestEvent event) {
        every.offer(event);
    }

    /** Offers an event that is slow enough to be reported to those that want these; never blocks. */
    @Override
    public void publish(S3RequestEvent event) {
        reported.offer(event);
    }

    /** Offers a connect; never blocks. */
    @Override
    public void publish(ConnectEvent event) {
        connects.offer(event);
    }

    /** Offers a connection that did not come about; never blocks. */
    @Override
    public void publish(FailedConnectionEvent event) {
        failedConnections.offer(event);
    }

    /** Offers a look-up; never blocks. */
    @Override
    public void publish(ResolveEvent event) {
        lookups.offer(event);
    }

    /** Offers a TLS handshake; never blocks. */
    @Override
    public void publish(HandshakeEvent event) {
        handshakes.offer(event);
    }

    /** Offers what is known of a request that has stalled; never blocks. */
    @Override
    public void publishStall(S3RequestEvent soFar) {
        stalls.offer(soFar);
    }

    /** Sees to it that what was offered gets delivered: call it when no more events are at hand. */
    @Override
    public void flush() {
        reported.flush();
        every.flush();
        connects.flush();
        failedConnections.flush();
        handshakes.flush();
        lookups.flush();
        stalls.flush();
    }

    /** {@return what became of the events, by subscriber} */
    public List<TracerStats.SubscriberStats> stats() {
        return subscribers.stream().map(Subscriber::stats).toList();
    }

    /** Lets subscribers take what waits for them, for at most five seconds; then interrupts them. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            mailboxes.forEach(Mailbox::close);
        }
        if (isDelivering()) {
            return; // a subscriber cannot wait for itself
        }
        long deadline = System.nanoTime() + drainTimeout.toNanos();
        try {
            for (Mailbox<?> mailbox : mailboxes) {
                mailbox.awaitEnd(deadline);
            }
        } catch (InterruptedException e) {
            mailboxes.forEach(Mailbox::abandon);
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether this is a thread on which a subscriber is called} */
    public boolean isDelivering() {
        return mailboxes.stream().anyMatch(Mailbox::isDelivering);
    }

    private synchronized <E> void add(Audience<E> audience, Subscriber<E> subscriber) {
        subscribers.add(subscriber);
        Mailbox<E> mailbox = new Mailbox<>(subscriber, queueCapacity, threads, "s3trace-subscriber-" + subscribers.size(),
                ended -> remove(audience, ended));
        mailboxes.add(mailbox);
        audience.add(mailbox);
        if (closed) {
            mailbox.close();
        }
        mailbox.start();
    }

    /** Its subscriber gets nothing more: of it, only the figures stay. */
    private <E> void remove(Audience<E> audience, Mailbox<E> mailbox) {
        audience.remove(mailbox);
        mailboxes.remove(mailbox);
    }
}

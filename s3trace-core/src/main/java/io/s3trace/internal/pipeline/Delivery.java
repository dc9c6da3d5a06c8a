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
 * Passes events to subscribers, each on its own thread and with its own queue. A subscriber that blocks, throws or falls behind
 * affects no other. What a full queue cannot take is dropped and counted. One thread offers events.
 */
public final class Delivery implements EventSink, AutoCloseable {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

    private final Duration drainTimeout;
    private final ThreadGroup threads = new ThreadGroup("s3trace-subscribers");
    private final int queueCapacity;
    /** The subscribers that may still get events. */
    private final List<Mailbox<?>> mailboxes = new CopyOnWriteArrayList<>();
    private final List<Subscriber<?>> subscribers = new CopyOnWriteArrayList<>();
    /** Subscribers to events that are slow enough to be reported. */
    private final Audience<S3RequestEvent> reported = new Audience<>();
    /** Subscribers to all events, including those that are too fast to be reported. */
    private final Audience<S3RequestEvent> every = new Audience<>();
    private final Audience<ConnectEvent> connects = new Audience<>();
    private final Audience<FailedConnectionEvent> failedConnections = new Audience<>();
    private final Audience<HandshakeEvent> handshakes = new Audience<>();
    private final Audience<ResolveEvent> lookups = new Audience<>();
    /** Subscribers to stalled requests. */
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

    /** Adds a subscriber that takes all events. */
    public void subscribe(Consumer<? super S3RequestEvent> callback) {
        add(reported, Subscriber.of("listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a subscriber that requests events itself. */
    public void subscribe(Flow.Subscriber<? super S3RequestEvent> subscriber) {
        add(reported, Subscriber.of("subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a subscriber that takes all events, including those that are too fast to be reported. */
    public void subscribeToEvery(Consumer<? super S3RequestEvent> callback) {
        add(every, Subscriber.of("observer-" + (subscribers.size() + 1), callback));
    }

    /** Adds a subscriber that takes all connects. */
    public void subscribeToConnects(Consumer<? super ConnectEvent> callback) {
        add(connects, Subscriber.of("connect-listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a subscriber that requests connects itself. */
    public void subscribeToConnects(Flow.Subscriber<? super ConnectEvent> subscriber) {
        add(connects, Subscriber.of("connect-subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a subscriber that takes all failed connections. */
    public void subscribeToFailedConnections(Consumer<? super FailedConnectionEvent> callback) {
        add(failedConnections, Subscriber.of("failed-connection-listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a subscriber that requests failed connections itself. */
    public void subscribeToFailedConnections(Flow.Subscriber<? super FailedConnectionEvent> subscriber) {
        add(failedConnections, Subscriber.of("failed-connection-subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a subscriber that takes all name lookups. */
    public void subscribeToLookups(Consumer<? super ResolveEvent> callback) {
        add(lookups, Subscriber.of("lookup-listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a subscriber that requests lookups itself. */
    public void subscribeToLookups(Flow.Subscriber<? super ResolveEvent> subscriber) {
        add(lookups, Subscriber.of("lookup-subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a subscriber that takes all TLS handshakes. */
    public void subscribeToHandshakes(Consumer<? super HandshakeEvent> callback) {
        add(handshakes, Subscriber.of("handshake-listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a subscriber that requests TLS handshakes itself. */
    public void subscribeToHandshakes(Flow.Subscriber<? super HandshakeEvent> subscriber) {
        add(handshakes, Subscriber.of("handshake-subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a subscriber that takes all stalled requests. */
    public void subscribeToStalls(Consumer<? super S3RequestEvent> callback) {
        add(stalls, Subscriber.of("stall-listener-" + (subscribers.size() + 1), callback));
    }

    /** Does any subscriber want events that are too fast to be reported? */
    @Override
    public boolean isObserved() {
        return !every.isEmpty();
    }

    /** Offers an event to the subscribers to all events; never blocks. */
    @Override
    public void observe(S3RequestEvent event) {
        every.offer(event);
    }

    /** Offers an event that is slow enough to be reported to the subscribers to such events; never blocks. */
    @Override
    public void publish(S3RequestEvent event) {
        reported.offer(event);
    }

    /** Offers a connect; never blocks. */
    @Override
    public void publish(ConnectEvent event) {
        connects.offer(event);
    }

    /** Offers a failed connection; never blocks. */
    @Override
    public void publish(FailedConnectionEvent event) {
        failedConnections.offer(event);
    }

    /** Offers a lookup; never blocks. */
    @Override
    public void publish(ResolveEvent event) {
        lookups.offer(event);
    }

    /** Offers a TLS handshake; never blocks. */
    @Override
    public void publish(HandshakeEvent event) {
        handshakes.offer(event);
    }

    /** Offers what is known of a stalled request; never blocks. */
    @Override
    public void publishStall(S3RequestEvent soFar) {
        stalls.offer(soFar);
    }

    /** Makes sure that what was offered gets delivered. Call it when there are no more events for now. */
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

    /** Lets subscribers take what waits for them, for at most five seconds. Then interrupts them. */
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

    /** Removes a subscriber that gets nothing more. Only its figures stay. */
    private <E> void remove(Audience<E> audience, Mailbox<E> mailbox) {
        audience.remove(mailbox);
        mailboxes.remove(mailbox);
    }
}

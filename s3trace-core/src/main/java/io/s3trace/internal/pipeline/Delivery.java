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
    private final Topic<S3RequestEvent> requests = new Topic<>("listener", "subscriber", this::add);
    private final Topic<S3RequestEvent> everyRequest = new Topic<>("observer", "every-subscriber", this::add);
    private final Topic<S3RequestEvent> stalls = topic("stall");
    private final Topic<FailedConnectionEvent> failedConnections = topic("failed-connection");
    private final Topic<ConnectEvent> connects = topic("connect");
    private final Topic<HandshakeEvent> handshakes = topic("handshake");
    private final Topic<ResolveEvent> lookups = topic("lookup");
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

    private <E> Topic<E> topic(String kind) {
        return new Topic<>(kind + "-listener", kind + "-subscriber", this::add);
    }

    /** {@return the requests that are slow enough to be reported} */
    public Topic<S3RequestEvent> requests() {
        return requests;
    }

    /** {@return all requests, those that are too fast to be reported included} */
    public Topic<S3RequestEvent> everyRequest() {
        return everyRequest;
    }

    /** {@return requests that have stalled} */
    public Topic<S3RequestEvent> stalls() {
        return stalls;
    }

    /** {@return connections to S3 that failed} */
    public Topic<FailedConnectionEvent> failedConnections() {
        return failedConnections;
    }

    /** {@return TCP connects} */
    public Topic<ConnectEvent> connects() {
        return connects;
    }

    /** {@return TLS handshakes} */
    public Topic<HandshakeEvent> handshakes() {
        return handshakes;
    }

    /** {@return lookups of names} */
    public Topic<ResolveEvent> lookups() {
        return lookups;
    }

    /** Does any subscriber want events that are too fast to be reported? */
    @Override
    public boolean isObserved() {
        return !everyRequest.isEmpty();
    }

    /** Offers an event to the subscribers to all events; never blocks. */
    @Override
    public void observe(S3RequestEvent event) {
        everyRequest.offer(event);
    }

    /** Offers an event that is slow enough to be reported to the subscribers to such events; never blocks. */
    @Override
    public void publish(S3RequestEvent event) {
        requests.offer(event);
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
        requests.flush();
        everyRequest.flush();
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

    private synchronized <E> void add(Topic<E> topic, Subscriber<E> subscriber) {
        subscriber.number(subscribers.size() + 1);
        subscribers.add(subscriber);
        Mailbox<E> mailbox = new Mailbox<>(subscriber, queueCapacity, threads, "s3trace-subscriber-" + subscribers.size(),
                ended -> remove(topic, ended));
        mailboxes.add(mailbox);
        topic.add(mailbox);
        if (closed) {
            mailbox.close();
        }
        mailbox.start();
    }

    /** Its subscriber gets nothing more: of it, only the figures stay. */
    private <E> void remove(Topic<E> topic, Mailbox<E> mailbox) {
        topic.remove(mailbox);
        mailboxes.remove(mailbox);
    }
}

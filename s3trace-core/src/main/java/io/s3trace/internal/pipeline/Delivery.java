package io.s3trace.internal.pipeline;

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
    private final Topic<?>[] topics = EventKind.ALL.stream().map(this::newTopic).toArray(Topic<?>[]::new);
    private final Topic<S3RequestEvent> everyRequest = topic(EventKind.EVERY_REQUEST);
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

    private <E> Topic<E> newTopic(EventKind<E> kind) {
        return new Topic<>(kind, this::add);
    }

    /** {@return the events of a kind} */
    @SuppressWarnings("unchecked") // each is made for the kind with its number
    public <E> Topic<E> topic(EventKind<E> kind) {
        return (Topic<E>) topics[kind.number];
    }

    @Override
    public boolean isObserved() {
        return !everyRequest.isEmpty();
    }

    @Override
    public <E> void publish(EventKind<E> kind, E event) {
        topic(kind).offer(event);
    }

    /** Makes sure that what was offered gets delivered. */
    @Override
    public void flush() {
        for (Topic<?> topic : topics) {
            topic.flush();
        }
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

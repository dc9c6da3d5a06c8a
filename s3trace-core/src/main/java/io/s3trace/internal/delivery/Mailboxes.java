package io.s3trace.internal.delivery;

import io.s3trace.event.TracerStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The mailboxes of all subscribers to some topics, each with its own thread and its own queue. A subscriber that blocks, throws
 * or falls behind affects no other. What a full queue cannot take is dropped and counted.
 */
public final class Mailboxes implements AutoCloseable {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

    private final Duration drainTimeout;
    private final ThreadGroup threads = new ThreadGroup("s3trace-subscribers");
    private final int queueCapacity;
    /** Those of the subscribers that may still get events. */
    private final List<Mailbox<?>> mailboxes = new CopyOnWriteArrayList<>();
    private final List<Subscriber<?>> subscribers = new CopyOnWriteArrayList<>();
    private boolean closed;

    /**
     * Begins without subscribers, and without a thread.
     *
     * @param queueCapacity how many events wait for a slow subscriber, rounded up to a power of two
     */
    public Mailboxes(int queueCapacity) {
        this(queueCapacity, DRAIN_TIMEOUT);
    }

    /**
     * Begins without subscribers, and without a thread.
     *
     * @param queueCapacity how many events wait for a slow subscriber, rounded up to a power of two
     * @param drainTimeout for how long {@link #close} waits for subscribers
     */
    public Mailboxes(int queueCapacity, Duration drainTimeout) {
        this.queueCapacity = queueCapacity;
        this.drainTimeout = drainTimeout;
    }

    /**
     * Makes a topic, whose subscribers get their mailboxes here.
     *
     * @param <E> its events
     * @param listener what those subscribers are called in figures that take all
     * @param subscriber what those are called that ask for events themselves
     * @return a topic without subscribers
     */
    public <E> Topic<E> topic(String listener, String subscriber) {
        return new Topic<>(listener, subscriber, this::add);
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

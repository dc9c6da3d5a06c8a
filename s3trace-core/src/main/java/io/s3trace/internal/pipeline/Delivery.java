package io.s3trace.internal.pipeline;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.internal.delivery.Mailboxes;
import io.s3trace.internal.delivery.Topic;
import java.time.Duration;
import java.util.List;

/** Passes events of all kinds to subscribers, whose {@link Mailboxes} keep them apart. One thread offers events. */
public final class Delivery implements EventSink, AutoCloseable {
    private final Mailboxes mailboxes;
    private final Topic<?>[] topics;
    private final Topic<S3RequestEvent> everyRequest;

    /**
     * Delivers to nobody yet.
     *
     * @param queueCapacity how many events wait for a slow subscriber, rounded up to a power of two
     */
    public Delivery(int queueCapacity) {
        this(new Mailboxes(queueCapacity));
    }

    Delivery(int queueCapacity, Duration drainTimeout) {
        this(new Mailboxes(queueCapacity, drainTimeout));
    }

    private Delivery(Mailboxes mailboxes) {
        this.mailboxes = mailboxes;
        this.topics = EventKind.ALL.stream().map(kind -> mailboxes.topic(kind.listener, kind.subscriber))
                .toArray(Topic<?>[]::new);
        this.everyRequest = topic(EventKind.EVERY_REQUEST);
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
        return mailboxes.stats();
    }

    /** Lets subscribers take what waits for them, for at most five seconds. Then interrupts them. */
    @Override
    public void close() {
        mailboxes.close();
    }

    /** {@return whether this is a thread on which a subscriber is called} */
    public boolean isDelivering() {
        return mailboxes.isDelivering();
    }
}

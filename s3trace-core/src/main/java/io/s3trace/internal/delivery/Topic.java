package io.s3trace.internal.delivery;

import java.util.Arrays;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Events of one kind, and who gets them. One thread offers; subscribers may come at any time.
 *
 * @param <E> the kind of events
 */
public final class Topic<E> implements Flow.Publisher<E> {
    private final String listener;
    private final String subscriber;
    private final BiConsumer<Topic<E>, Subscriber<E>> add;
    private volatile Mailbox<E>[] mailboxes = array(0);

    /**
     * Creates one without subscribers.
     *
     * @param listener what those are called that take all
     * @param subscriber what those are called that ask for events themselves
     * @param add makes a mailbox for a subscriber, and adds it
     */
    Topic(String listener, String subscriber, BiConsumer<Topic<E>, Subscriber<E>> add) {
        this.listener = listener;
        this.subscriber = subscriber;
        this.add = add;
    }

    /**
     * Adds a subscriber that takes all.
     *
     * @param callback takes each event, on a thread of its own
     */
    public void subscribe(Consumer<? super E> callback) {
        add.accept(this, Subscriber.of(listener, callback));
    }

    @Override
    public void subscribe(Flow.Subscriber<? super E> target) {
        add.accept(this, Subscriber.of(subscriber, target));
    }

    /** {@return whether nobody gets its events} */
    public boolean isEmpty() {
        return mailboxes.length == 0;
    }

    synchronized void add(Mailbox<E> mailbox) {
        Mailbox<E>[] more = Arrays.copyOf(mailboxes, mailboxes.length + 1);
        more[mailboxes.length] = mailbox;
        mailboxes = more;
    }

    synchronized void remove(Mailbox<E> mailbox) {
        mailboxes = Arrays.stream(mailboxes).filter(other -> other != mailbox).toArray(Topic::array);
    }

    /**
     * Offers an event to all; never blocks.
     *
     * @param event the event
     */
    public void offer(E event) {
        for (Mailbox<E> mailbox : mailboxes) {
            mailbox.offer(event);
        }
    }

    /** Sees to it that what was offered gets delivered. */
    public void flush() {
        for (Mailbox<E> mailbox : mailboxes) {
            mailbox.flush();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static <E> Mailbox<E>[] array(int length) {
        return new Mailbox[length];
    }
}

package io.s3trace.internal.pipeline;

import java.util.Arrays;

/** The subscribers that get the same events. One thread offers; subscribers may be added at any time. */
final class Audience<E> {
    private volatile Mailbox<E>[] mailboxes = array(0);

    boolean isEmpty() {
        return mailboxes.length == 0;
    }

    synchronized void add(Mailbox<E> mailbox) {
        Mailbox<E>[] more = Arrays.copyOf(mailboxes, mailboxes.length + 1);
        more[mailboxes.length] = mailbox;
        mailboxes = more;
    }

    synchronized void remove(Mailbox<E> mailbox) {
        mailboxes = Arrays.stream(mailboxes).filter(other -> other != mailbox).toArray(Audience::array);
    }

    /** Offers an event to all; never blocks. */
    void offer(E event) {
        for (Mailbox<E> mailbox : mailboxes) {
            mailbox.offer(event);
        }
    }

    /** Makes sure that what was offered gets delivered. */
    void flush() {
        for (Mailbox<E> mailbox : mailboxes) {
            mailbox.flush();
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static <E> Mailbox<E>[] array(int length) {
        return new Mailbox[length];
    }
}

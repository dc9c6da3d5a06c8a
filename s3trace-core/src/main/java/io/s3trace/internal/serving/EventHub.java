package io.s3trace.internal.serving;

import io.s3trace.event.TraceEvent;
import io.s3trace.internal.delivery.Burst;
import io.s3trace.internal.wire.EventId;
import io.s3trace.internal.wire.EventWriter;
import io.s3trace.internal.wire.Names;
import io.s3trace.internal.wire.Welcome;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each reader the events that it may see. An event is counted for its owner, and made a frame of once, if anybody sees it.
 * Never blocks on a reader. Thread-safe.
 */
final class EventHub {
    /** Nobody sees the event. */
    static final long UNSEEN = -1;

    private static final Logger LOGGER = LoggerFactory.getLogger(EventHub.class);

    private final UUID instance = UUID.randomUUID();
    private final EventOwners owners;
    private final long queueBytes;
    private final long allQueuesBytes;
    private final Accounts accounts = new Accounts();
    private final EventWriter writer = new EventWriter();
    private final List<ServedReader> readers = new CopyOnWriteArrayList<>();
    private final Burst failures = new Burst();
    private long ownerless;

    /**
     * @param queueBytes how much may wait for one reader
     * @param allQueuesBytes how much may wait for all: if there are many, each one's queue is shorter
     */
    EventHub(EventOwners owners, long queueBytes, long allQueuesBytes) {
        this.owners = owners;
        this.queueBytes = queueBytes;
        this.allQueuesBytes = allQueuesBytes;
    }

    /**
     * Takes an event.
     *
     * @return how many bytes wait for the reader for whom most wait that can be sent; {@link #UNSEEN} if nobody sees the event
     */
    synchronized long accept(TraceEvent event) {
        Optional<Owner> owner = owners.of(event.process());
        if (owner.isEmpty()) {
            ownerless++;
        }
        EventId id = accounts.count(accounts.of(owner));
        Optional<byte[]> frame = Optional.empty();
        long most = UNSEEN;
        for (ServedReader reader : readers) {
            if (reader.audience().sees(owner)) {
                frame = most == UNSEEN ? frame(id, event) : frame;
                long waiting = offer(frame, reader.queue());
                most = Math.max(most, reader.isBlocked() ? 0 : waiting);
            }
        }
        return most;
    }

    /** Empty if there is no frame for it: an event of a user's own may throw. */
    private Optional<byte[]> frame(EventId id, TraceEvent event) {
        try {
            return writer.frame(id, event);
        } catch (RuntimeException e) {
            if (failures.first()) {
                LOGGER.warn("an event cannot be served: {}", event, e);
            }
            return Optional.empty();
        }
    }

    private long offer(Optional<byte[]> frame, FrameQueue queue) {
        if (frame.isPresent()) {
            return queue.offer(frame.get(), Math.min(queueBytes, allQueuesBytes / readers.size()));
        }
        queue.lose();
        return 0;
    }

    /** From now on, a reader gets events, after a frame that says from where on. */
    synchronized void add(ServedReader reader, int version) {
        Audience audience = reader.audience();
        Accounts.Account account = accounts.of(Optional.of(audience.owner()));
        Welcome welcome = audience.all()
                ? new Welcome(version, instance, Welcome.ALL, accounts.total(), Names.own())
                : new Welcome(version, instance, account.number(), account.events(), Names.own());
        reader.queue().offer(welcome.frame(), Long.MAX_VALUE);
        readers.add(reader);
    }

    synchronized void remove(ServedReader reader) {
        readers.remove(reader);
    }

    /** Those that get events. */
    List<ServedReader> readers() {
        return readers;
    }

    /** How many events there were. */
    synchronized long events() {
        return accounts.total();
    }

    /** How many of them only those see who see everything. */
    synchronized long ownerless() {
        return ownerless;
    }
}

package io.s3trace.internal.serving;

import io.s3trace.bpf.socket.SocketPoll;
import io.s3trace.bpf.socket.UnixListener;
import io.s3trace.internal.delivery.Burst;
import io.s3trace.internal.wire.Hello;
import io.s3trace.internal.wire.Refusal;
import io.s3trace.internal.wire.WireException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts readers, hears their Hello, and sends them what waits for them. What one does costs no other one anything. */
final class ServerLoop {
    /** How many full queues there may be. */
    static final int QUEUES = 16;

    private static final Logger LOGGER = LoggerFactory.getLogger(ServerLoop.class);
    /** How much is sent in one go. */
    static final int SCRATCH = 128 << 10;
    /** How long events are gathered before they are sent: waking this thread and the reader costs more than many events do. */
    private static final long GATHER_NANOS = 40_000_000;
    private static final long DRAIN_NANOS = 5_000_000;
    private static final int LOOK_MILLIS = 1_000;
    private static final long LAST_NANOS = 1_000_000_000;

    private final UnixListener listener;
    private final SocketPoll poll;
    private final Reception reception;
    private final EventHub hub;
    private final Seats seats;
    private final Closer closer = new Closer();
    private final Burst failures = new Burst();
    private volatile boolean ending;
    private long lostByGone;

    ServerLoop(UnixListener listener, SocketPoll poll, Peers peers, EventHub hub, Seats seats) {
        this.listener = listener;
        this.poll = poll;
        this.hub = hub;
        this.seats = seats;
        this.reception = new Reception(listener, peers, seats, closer);
    }

    /** Runs until {@link #end}. */
    void run(AtomicBoolean pending, AtomicBoolean urgent) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate(SCRATCH);
            while (!ending) {
                try {
                    turn(pending, urgent, scratch);
                } catch (RuntimeException e) {
                    LockSupport.parkNanos(LAST_NANOS);
                    log(e);
                }
            }
            sendLast(scratch);
        } finally {
            seats.all().forEach(this::drop);
            try {
                listener.close();
            } catch (IOException e) {
                LOGGER.warn("stop listening", e);
            }
        }
    }

    private void turn(AtomicBoolean pending, AtomicBoolean urgent, MemorySegment scratch) {
        List<ServedReader> readers = seats.all();
        poll.clear();
        boolean open = reception.isOpen();
        int listening = open ? poll.add(listener) : -1;
        int[] numbers = readers.stream().mapToInt(reader ->
                poll.add(reader.connection(), reader.isNew(), reader.isBlocked())).toArray();
        poll.await(open ? LOOK_MILLIS : Reception.PAUSE_MILLIS);
        if (pending.get()) {
            if (IntStream.of(numbers).noneMatch(poll::hasRoom)) { // nobody waits for what has been gathered already
                LockSupport.parkNanos(GATHER_NANOS);
            }
            urgent.set(false);
            pending.set(false);
        }
        for (int i = 0; i < numbers.length; i++) {
            ServedReader reader = readers.get(i);
            if (poll.hasEnded(numbers[i])) {
                drop(reader);
            } else {
                serve(reader, poll.hasInput(numbers[i]), !reader.isBlocked() || poll.hasRoom(numbers[i]), scratch);
            }
        }
        if (open && poll.hasInput(listening)) {
            accept();
        }
    }

    private void accept() {
        try {
            reception.accept();
        } catch (IOException e) {
            log(e);
        }
    }

    private void serve(ServedReader reader, boolean hasInput, boolean hasRoom, MemorySegment scratch) {
        try {
            if (hasInput) {
                Optional<Hello> hello = reader.receive();
                if (hello.isPresent()) {
                    answer(hello.get(), reader);
                }
            }
            long now = System.nanoTime();
            if (hasRoom) {
                reader.send(scratch, now);
            }
            if (reader.isLate(now)) {
                throw new WireException("it says or takes nothing");
            }
        } catch (WireException e) {
            LOGGER.debug("the reader {} goes: {}", reader.pid(), e.getMessage());
            drop(reader);
        }
    }

    private void answer(Hello hello, ServedReader reader) throws WireException {
        reader.welcome();
        Optional<Integer> version = hello.choose();
        if (version.isPresent()) {
            hub.add(reader, version.get());
        } else {
            reception.refuse(reader.connection(), Refusal.VERSION);
            throw new WireException("it knows other versions");
        }
    }

    private void drop(ServedReader reader) {
        synchronized (this) {
            hub.remove(reader);
            lostByGone += reader.queue().lost();
            seats.leave(reader);
        }
        closer.close(reader.connection());
    }

    /** Sends what waits, to those that take it. */
    private void sendLast(MemorySegment scratch) {
        long deadline = System.nanoTime() + LAST_NANOS;
        while (seats.all().stream().anyMatch(reader -> reader.queue().bytes() > 0) && System.nanoTime() - deadline < 0) {
            seats.all().forEach(reader -> serve(reader, false, true, scratch));
            LockSupport.parkNanos(DRAIN_NANOS);
        }
    }

    private void log(Exception e) {
        if (failures.first()) {
            LOGGER.warn("serving events failed, and goes on", e);
        }
    }

    /** Has it end soon. For any thread, which wakes it then. */
    void end() {
        ending = true;
    }

    /** For any thread. */
    ServingFigures figures() {
        synchronized (this) {
            List<ServingFigures.Reader> all = hub.readers().stream().map(ServingFigures.Reader::of).toList();
            return new ServingFigures(hub.events(), hub.ownerless(), reception.accepted(), reception.refused(),
                    lostByGone + all.stream().mapToLong(ServingFigures.Reader::lost).sum(), all);
        }
    }
}

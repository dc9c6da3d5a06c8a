package io.s3trace.internal.serving;

import io.s3trace.bpf.socket.SocketPoll;
import io.s3trace.bpf.socket.UnixListener;
import io.s3trace.event.TraceEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves events at a socket. {@link #accept} hands an event to a thread of its own, {@code s3trace-serve}, which does all that
 * concerns readers. Thread-safe.
 */
public final class EventServer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(EventServer.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);
    /** As much as is sent in one go: what waits is not gathered any longer. */
    private static final int MUCH = ServerLoop.SCRATCH;

    private final EventHub hub;
    private final ServerLoop loop;
    private final SocketPoll poll;
    private final Thread thread;
    /** Whether the thread has been woken, and has not sent yet. */
    private final AtomicBoolean pending = new AtomicBoolean();
    /** Whether it has been told not to gather any longer. */
    private final AtomicBoolean urgent = new AtomicBoolean();
    /** Guards the poll, which may not be woken when it is closed. */
    private final Object life = new Object();
    private boolean closed;

    private EventServer(EventHub hub, ServerLoop loop, SocketPoll poll) {
        this.hub = hub;
        this.loop = loop;
        this.poll = poll;
        this.thread = Thread.ofPlatform().daemon().name("s3trace-serve").unstarted(() -> loop.run(pending, urgent));
    }

    /**
     * Begins to serve.
     *
     * @param settings how
     * @return the server, to be closed by the caller
     * @throws IOException if it cannot listen there
     */
    public static EventServer start(ServingSettings settings) throws IOException {
        ProcessOwners processes = new ProcessOwners();
        EventHub hub = new EventHub(new EventOwners(processes, System::nanoTime), settings.queueBytes(),
                ServerLoop.QUEUES * settings.queueBytes());
        Seats seats = new Seats(settings.maxReaders());
        UnixListener listener = UnixListener.open(settings.socket());
        try {
            SocketPoll poll = new SocketPoll(seats.capacity() + 1);
            EventServer server = new EventServer(hub,
                    new ServerLoop(listener, poll, new Peers(processes, settings.groups()), hub, seats), poll);
            server.thread.start();
            return server;
        } catch (IOException | RuntimeException | Error e) {
            listener.close();
            throw e;
        }
    }

    /** Takes an event; never blocks on a reader. What comes after the end is left out. */
    public void accept(TraceEvent event) {
        long waiting = hub.accept(event);
        if (waiting != EventHub.UNSEEN && !pending.getAndSet(true)) {
            wake();
        }
        if (waiting >= MUCH && !urgent.getAndSet(true)) {
            LockSupport.unpark(thread);
        }
    }

    private void wake() {
        synchronized (life) {
            if (!closed) {
                poll.wake();
            }
        }
    }

    /** {@return what has become of the events} */
    public ServingFigures figures() {
        return loop.figures();
    }

    /** Sends what waits, for at most a second, and ends all connections. Idempotent. If interrupted, it does not wait for that. */
    @Override
    public void close() {
        loop.end();
        wake();
        try {
            if (!thread.join(LONGEST_END)) {
                LOGGER.warn("the end of serving events takes more than {}", LONGEST_END);
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (life) {
            if (!closed) {
                closed = true;
                poll.close();
            }
        }
    }
}

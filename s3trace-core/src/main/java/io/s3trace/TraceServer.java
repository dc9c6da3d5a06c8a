package io.s3trace;

import io.s3trace.event.TraceEvent;
import io.s3trace.internal.serving.EventServer;
import io.s3trace.internal.serving.ServingFigures;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Serves events to readers in other processes, at a Unix socket. It is a listener: it serves what it gets, be it from a tracer,
 * a replay, or both. {@link S3Tracer#serve(TraceServerBuilder)} makes one that gets everything.
 *
 * <pre>{@code
 * try (TraceServer server = TraceServer.at(Path.of("/run/s3trace/events.sock")).group("s3trace").start()) {
 *     S3Replay.of(recording).onEveryEvent(server).onFailedConnection(server).run();
 * }
 * }</pre>
 *
 * <p>What a reader sees is decided by what the kernel says of it. There is nothing that it can ask for.
 * <ul>
 * <li>A reader sees the events of processes with its own user in its own container, or on the host, outside of containers. The
 *     user is the kernel's own number: {@code root} in a user namespace is not root.
 * <li>The host's root with CAP_SYS_PTRACE sees everything, and so do members of {@link TraceServerBuilder#group} on the host. In a container, neither
 *     root nor a group counts for more.
 * <li>Whose an event is, is looked up when it comes. If its process has ended before its first event came, or is of a recording,
 *     only those see it who see everything.
 * </ul>
 *
 * <p>Each reader has a bounded queue. A reader that is slow, stops, or sends anything but its greeting loses its own events
 * only. Each event is numbered and encoded once, on the thread that brings it. One thread more does the rest:
 * {@code s3trace-serve}.
 *
 * <p>Thread-safe.
 */
public final class TraceServer implements Consumer<TraceEvent>, AutoCloseable {
    private final EventServer server;
    private volatile Runnable closing = () -> { };

    TraceServer(EventServer server) {
        this.server = server;
    }

    /**
     * Begins to describe a server.
     *
     * @param socket where it is to listen
     * @return a builder with the default settings
     */
    public static TraceServerBuilder at(Path socket) {
        return new TraceServerBuilder(socket);
    }

    /**
     * Takes an event for the readers; never blocks on one. After {@link #close()}, it is left out.
     *
     * @param event the event, of any kind
     */
    @Override
    public void accept(TraceEvent event) {
        server.accept(event);
    }

    /**
     * What the server has done, and what its readers lost.
     *
     * @return the figures now
     */
    public ServerStats stats() {
        ServingFigures figures = server.figures();
        return new ServerStats(figures.events(), figures.ownerless(), figures.accepted(), figures.refused(), figures.lost(),
                figures.readers().stream().map(reader -> new ServerStats.Reader(reader.pid(), reader.uid(),
                        reader.container(), reader.all(), reader.sentBytes(), reader.waitingBytes(), reader.lost())).toList());
    }

    /** Sends what waits, for at most a second, ends all connections, and deletes the socket. Idempotent. */
    @Override
    public void close() {
        closing.run();
        server.close();
    }

    /** Has something done once it closes, or later again. */
    void onClose(Runnable action) {
        closing = action;
    }
}

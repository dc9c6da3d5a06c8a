package io.s3trace.internal.serving;

import io.s3trace.bpf.socket.UnixConnection;
import io.s3trace.bpf.socket.UnixListener;
import io.s3trace.bpf.socket.UnixPeer;
import io.s3trace.internal.wire.Refusal;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lets readers in, or says why not. It lets in so many at a time, and then pauses: who connects all the time takes a small part
 * of one CPU. For one thread, but for its figures.
 */
final class Reception {
    static final int PAUSE_MILLIS = 20;
    private static final long PAUSE_NANOS = PAUSE_MILLIS * 1_000_000L;

    private static final int AT_A_TIME = 16;
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final double TICKS_PER_SECOND = 100;

    private final UnixListener listener;
    private final Peers peers;
    private final Seats seats;
    private final Closer closer;
    private long pauseEndNanos = System.nanoTime();
    /** When nobody was waiting; clock ticks since boot. */
    private long quietTicks;
    private volatile long accepted;
    private volatile long refused;

    Reception(UnixListener listener, Peers peers, Seats seats, Closer closer) {
        this.listener = listener;
        this.peers = peers;
        this.seats = seats;
        this.closer = closer;
    }

    /** Whether it does not pause. */
    boolean isOpen() {
        return System.nanoTime() - pauseEndNanos >= 0 && !closer.isBusy();
    }

    /**
     * Lets in those that wait.
     *
     * @throws IOException if there are too many descriptors
     */
    void accept() throws IOException {
        try {
            for (int i = 0; i < AT_A_TIME; i++) {
                long now = ticks();
                Optional<UnixConnection> connection = listener.accept();
                if (connection.isEmpty()) {
                    quietTicks = now;
                    return;
                }
                judge(connection.get());
            }
        } finally {
            pauseEndNanos = System.nanoTime() + PAUSE_NANOS;
        }
    }

    private void judge(UnixConnection connection) {
        try (UnixPeer peer = connection.peer()) {
            Peers.Decision decision = peers.decide(peer, quietTicks);
            if (decision.audience().isEmpty()) {
                refuse(connection, decision.refusal());
                closer.close(connection);
            } else if (!seats.hasSeat(decision.audience().get())) {
                refuse(connection, Refusal.TOO_MANY);
                closer.close(connection);
            } else {
                accepted++;
                seats.take(new ServedReader(connection, decision.audience().get(), peer.pid(), System.nanoTime()));
            }
        } catch (IOException | RuntimeException e) {
            refused++;
            closer.close(connection); // it has gone already, or the kernel does not say who it is
        }
    }

    /** Says why not. The caller closes the connection. */
    void refuse(UnixConnection connection, Refusal why) {
        refused++;
        byte[] frame = why.frame();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame);
            connection.send(bytes);
        }
    }

    private static long ticks() throws IOException {
        String uptime = Files.readString(UPTIME, StandardCharsets.ISO_8859_1);
        return (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * TICKS_PER_SECOND);
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }
}

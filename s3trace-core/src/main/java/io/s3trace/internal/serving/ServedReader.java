package io.s3trace.internal.serving;

import io.s3trace.bpf.socket.UnixConnection;
import io.s3trace.internal.wire.Frames;
import io.s3trace.internal.wire.Hello;
import io.s3trace.internal.wire.WireException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * A connection to a reader. It says Hello once, in time, and nothing else: then it is only sent to. For the thread that serves,
 * but for its queue.
 */
final class ServedReader {
    private static final long HELLO_NANOS = 5_000_000_000L;
    /** A reader that takes nothing for so long is not waited for. */
    private static final long STALL_NANOS = 30_000_000_000L;

    private final UnixConnection connection;
    private final Audience audience;
    private final int pid;
    private final FrameQueue queue = new FrameQueue();
    private boolean welcome;
    private volatile boolean blocked;
    private long sinceNanos;
    private volatile long sentBytes;

    ServedReader(UnixConnection connection, Audience audience, int pid, long nowNanos) {
        this.connection = connection;
        this.audience = audience;
        this.pid = pid;
        this.sinceNanos = nowNanos;
    }

    UnixConnection connection() {
        return connection;
    }

    Audience audience() {
        return audience;
    }

    int pid() {
        return pid;
    }

    FrameQueue queue() {
        return queue;
    }

    long sentBytes() {
        return sentBytes;
    }

    /** Whether its connection has no room for what waits. For any thread. */
    boolean isBlocked() {
        return blocked;
    }

    /** {@return whether it has not done in time what it is to do} */
    boolean isLate(long nowNanos) {
        return (!welcome || blocked) && nowNanos - sinceNanos > (welcome ? STALL_NANOS : HELLO_NANOS);
    }

    /** Whether it has yet to say Hello. */
    boolean isNew() {
        return !welcome;
    }

    /**
     * Receives its Hello, which comes in one piece. It is not taken from the connection: see {@link UnixConnection#peek}.
     *
     * @return its Hello, if something has come
     * @throws WireException if it has ended, or says what no reader says
     */
    Optional<Hello> receive() throws WireException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Frames.MAX_HELLO + 1);
            int received = connection.peek(bytes);
            if (received == UnixConnection.ENDED) {
                throw new WireException("it has ended");
            }
            if (received == 0) {
                return Optional.empty();
            }
            byte[] hello = bytes.asSlice(0, received).toArray(ValueLayout.JAVA_BYTE);
            return Optional.of(Hello.read(hello, received).orElseThrow(() -> new WireException("this is no reader")));
        }
    }

    /** It may be sent events now. */
    void welcome() {
        welcome = true;
    }

    /**
     * Sends what waits, as far as there is room.
     *
     * @throws WireException if it has ended
     */
    void send(MemorySegment scratch, long nowNanos) throws WireException {
        while (true) {
            int waiting = queue.copyTo(scratch);
            if (waiting == 0) {
                blocked = false;
                return;
            }
            int sent = connection.send(scratch.asSlice(0, waiting));
            if (sent == UnixConnection.ENDED) {
                throw new WireException("it has ended");
            }
            if (sent > 0 || !blocked) {
                sinceNanos = nowNanos;
            }
            queue.remove(sent);
            sentBytes += sent;
            blocked = sent < waiting;
            if (blocked) {
                return;
            }
        }
    }
}

package io.s3trace.bpf.socket;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** An accepted connection, whose calls do not block. For one thread. */
public final class UnixConnection implements AutoCloseable {
    /** The other end has closed it. */
    public static final int ENDED = -1;

    private final int socket;

    UnixConnection(int socket) {
        this.socket = socket;
    }

    /**
     * Asks the kernel who is at the other end.
     *
     * @return who it is, to be closed by the caller
     * @throws IOException if the kernel does not say
     */
    public UnixPeer peer() throws IOException {
        return UnixPeer.of(socket);
    }

    /**
     * Sends bytes, as many as there is room for.
     *
     * @param bytes what to send
     * @return how many were sent, 0 if there is no room, or {@link #ENDED}
     */
    public int send(MemorySegment bytes) {
        return result(SocketCalls.send(socket, bytes));
    }

    /**
     * Receives bytes, as many as have come, and leaves them there: they will be received again. With them, the other end may have
     * sent descriptors. Whoever takes those out closes them, and that may take as long as the other end likes (SO_LINGER).
     *
     * @param bytes where to put them
     * @return how many were received, 0 if none have come, or {@link #ENDED}
     */
    public int peek(MemorySegment bytes) {
        int received = SocketCalls.peek(socket, bytes);
        return received == 0 ? ENDED : result(received);
    }

    private static int result(int result) {
        if (result >= 0) {
            return result;
        }
        return result == -SocketCalls.EAGAIN || result == -SocketCalls.EINTR ? 0 : ENDED;
    }

    int descriptor() {
        return socket;
    }

    /** Ends it. May block, for as long as the other end likes: see {@link #peek}. */
    @Override
    public void close() {
        SocketCalls.close(socket);
    }
}

package io.s3trace.bpf.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A socket at a path, to which every user may connect. Its path is taken from nobody: see {@link SocketPlace}. Its calls do not
 * block. For one thread.
 */
public final class UnixListener implements AutoCloseable {
    /** How many may wait to be accepted: those that come later wait in their connect. */
    private static final int BACKLOG = 128;

    private final SocketPlace place;
    private final int socket;

    private UnixListener(SocketPlace place, int socket) {
        this.place = place;
        this.socket = socket;
    }

    /**
     * Begins to listen.
     *
     * @param path where; a socket that another process of this user has left there is replaced
     * @return the socket, to be closed by the caller
     * @throws IOException if this is no safe place, or if somebody listens there
     */
    public static UnixListener open(Path path) throws IOException {
        SocketPlace place = SocketPlace.take(path);
        int socket = -1;
        try {
            socket = SocketCalls.listen(place.path().toString(), BACKLOG);
            Files.setPosixFilePermissions(place.path(), PosixFilePermissions.fromString("rw-rw-rw-"));
            return new UnixListener(place, socket);
        } catch (IOException | RuntimeException e) {
            if (socket >= 0) {
                SocketCalls.close(socket);
            }
            place.close();
            throw e;
        }
    }

    /**
     * Accepts a connection.
     *
     * @return the connection, to be closed by the caller; empty if there is none
     * @throws IOException if there are too many descriptors
     */
    public Optional<UnixConnection> accept() throws IOException {
        int result = SocketCalls.accept(socket);
        if (result == -SocketCalls.EAGAIN || result == -SocketCalls.EINTR || result == -SocketCalls.ECONNABORTED) {
            return Optional.empty();
        }
        return Optional.of(new UnixConnection(SocketCalls.require("accept a connection", result)));
    }

    int descriptor() {
        return socket;
    }

    /** Ends it, and deletes its path. What was accepted stays. */
    @Override
    public void close() throws IOException {
        SocketCalls.close(socket);
        place.close();
    }
}

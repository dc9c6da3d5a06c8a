package io.s3trace.bpf.socket;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A path for a socket. One process at a time has it: it holds a lock on a file beside it, which stays. So a socket that is there
 * while nobody has the lock is one that a killed process has left.
 *
 * <p>No user but root and this one can put anything in its place: the folder belongs to one of them, and others may not write to
 * it. The same holds for the folders above, where others may add files of their own (sticky). What is there is replaced only if
 * it is a socket of this user. Links in the folders' names are resolved once; one in the socket's name is not followed.
 */
final class SocketPlace implements AutoCloseable {
    private static final int ROOT = 0;
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int STICKY = 01000;

    /** Those of this process. Its locks keep out others only: closing any descriptor of a file gives up all that it has on it. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private SocketPlace(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Takes a path, and deletes the socket that is left there. */
    static SocketPlace take(Path wanted) throws IOException {
        Path absolute = wanted.toAbsolutePath().normalize();
        Path folder = Objects.requireNonNull(absolute.getParent(), "the root is no socket").toRealPath();
        Path path = folder.resolve(Objects.requireNonNull(absolute.getFileName()));
        int user = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        requireSafe(folder, user, WRITABLE_BY_OTHERS);
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            requireSafe(above, user, WRITABLE_BY_OTHERS | STICKY);
        }
        if (!TAKEN.add(path)) {
            throw new IOException("this process listens at " + path + " already");
        }
        try {
            return new SocketPlace(path, lock(path, user));
        } catch (IOException | RuntimeException e) {
            TAKEN.remove(path);
            throw e;
        }
    }

    /** @param asked which bits of its mode are looked at: others may write to a sticky folder, where those count */
    private static void requireSafe(Path folder, int user, int asked) throws IOException {
        Attributes attributes = Attributes.of(folder);
        if (attributes.owner() != ROOT && attributes.owner() != user) {
            throw new IOException("the folder " + folder + " belongs to user " + attributes.owner()
                    + ", who could replace the socket");
        }
        int bits = attributes.mode() & asked;
        if ((bits & WRITABLE_BY_OTHERS) != 0 && (bits & STICKY) == 0) {
            throw new IOException("others may write to the folder " + folder + ", and could replace the socket");
        }
    }

    private static FileChannel lock(Path path, int user) throws IOException {
        FileChannel channel = FileChannel.open(path.resolveSibling(path.getFileName() + ".lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (channel.tryLock() == null) {
                throw new IOException("another process listens at " + path);
            }
            deleteLeft(path, user);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void deleteLeft(Path path, int user) throws IOException {
        try {
            Attributes attributes = Attributes.of(path);
            if ((attributes.mode() & TYPE) != SOCKET || attributes.owner() != user) {
                throw new IOException("there is something at " + path + " that is no socket of user " + user
                        + ": delete it, or choose another path");
            }
            Files.delete(path);
        } catch (NoSuchFileException e) {
            // nothing was left
        }
    }

    /** Where it is, without links. */
    Path path() {
        return path;
    }

    /** Deletes the socket, and lets others have the path. */
    @Override
    public void close() throws IOException {
        try (lock) {
            Files.deleteIfExists(path);
        } finally {
            TAKEN.remove(path);
        }
    }

    private record Attributes(int mode, int owner) {
        static Attributes of(Path path) throws IOException {
            Map<String, Object> values = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
            return new Attributes((int) Objects.requireNonNull(values.get("mode")),
                    (int) Objects.requireNonNull(values.get("uid")));
        }
    }
}

package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file that one tracer at a time has, in a folder that belongs to others: it holds a lock on the file while it has it. So a
 * file without a lock is one of a tracer that was killed, and may be replaced.
 */
final class OwnedFile implements AutoCloseable {
    private final Folder folder;
    private final String name;
    private final int descriptor;

    private OwnedFile(Folder folder, String name, int descriptor) {
        this.folder = folder;
        this.name = name;
        this.descriptor = descriptor;
    }

    /**
     * Makes it, empty. What was there before is deleted.
     *
     * @param users who may have it: what others put there is deleted, locked or not
     * @return empty if another tracer has it now
     */
    static Optional<OwnedFile> create(Folder folder, String name, Set<Integer> users) throws IOException {
        if (!makeRoom(folder, name, users)) {
            return Optional.empty();
        }
        int descriptor = folder.create(name);
        if (descriptor < 0) {
            return Optional.empty();
        }
        OwnedFile file = new OwnedFile(folder, name, descriptor);
        boolean isOwned = false;
        try {
            isOwned = file.take();
        } finally {
            if (!isOwned) {
                file.close();
            }
        }
        return isOwned ? Optional.of(file) : Optional.empty();
    }

    /** Deletes what is there. Returns false if another tracer has it. */
    private static boolean makeRoom(Folder folder, String name, Set<Integer> users) throws IOException {
        Path path = folder.resolve(name);
        try {
            Map<String, Object> there = Files.readAttributes(path, "unix:isRegularFile,uid", LinkOption.NOFOLLOW_LINKS);
            if (!Boolean.TRUE.equals(there.get("isRegularFile")) || !users.contains((Integer) there.get("uid"))) {
                Files.delete(path);
                return true;
            }
        } catch (NoSuchFileException e) {
            return true;
        }
        int descriptor = folder.open(name);
        if (descriptor < 0) {
            return true;
        }
        try (OwnedFile left = new OwnedFile(folder, name, descriptor)) {
            return left.take() && left.delete();
        }
    }

    /** Locks it, unless others have it. Until then it looks like one of a tracer that was killed, and they may delete it. */
    private boolean take() throws IOException {
        return LinuxCalls.lock(descriptor) && isInPlace();
    }

    /** Whether it has its name still. */
    private boolean isInPlace() throws IOException {
        try {
            Object key = Files.readAttributes(folder.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
            return key.equals(Files.readAttributes(path(), BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** A path by which this process reaches it, whatever becomes of its name. */
    Path path() {
        return Folder.path(descriptor);
    }

    /** Returns its path as the other process sees it. */
    String inside() {
        return folder.inside(name);
    }

    boolean delete() throws IOException {
        return Files.deleteIfExists(folder.resolve(name));
    }

    /** Gives it up. It stays where it is, unless it was deleted. */
    @Override
    public void close() throws IOException {
        LinuxCalls.close(descriptor);
    }
}

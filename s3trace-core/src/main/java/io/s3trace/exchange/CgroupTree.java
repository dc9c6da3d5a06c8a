package io.s3trace.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The directories of the unified hierarchy. A cgroup's id is its directory's inode number. */
final class CgroupTree {
    /** Looking further would keep the reader from its records. */
    private static final int MAX_DIRECTORIES = 10_000;

    private final Optional<Path> root;

    private CgroupTree(Optional<Path> root) {
        this.root = root;
    }

    /** The tree that is mounted; one that is empty if there is none. */
    static CgroupTree find() {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return new CgroupTree(mounts.filter(mount -> mount.contains(" - cgroup2 "))
                    .map(mount -> Path.of(mount.split(" ")[4]))
                    .findFirst());
        } catch (IOException | UncheckedIOException e) {
            return new CgroupTree(Optional.empty());
        }
    }

    static CgroupTree at(Path root) {
        return new CgroupTree(Optional.of(root));
    }

    /** {@return the path of the cgroup with this id, from the root on; empty if there is none} */
    Optional<String> path(long id) {
        if (root.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> directories = Files.find(root.get(), Integer.MAX_VALUE, (path, is) -> is.isDirectory())) {
            return directories.limit(MAX_DIRECTORIES)
                    .filter(directory -> inode(directory) == id)
                    .map(directory -> "/" + root.get().relativize(directory))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty(); // it went while we looked
        }
    }

    private static long inode(Path directory) {
        try {
            return ((Number) Files.getAttribute(directory, "unix:ino")).longValue();
        } catch (IOException | UnsupportedOperationException e) {
            return -1;
        }
    }
}

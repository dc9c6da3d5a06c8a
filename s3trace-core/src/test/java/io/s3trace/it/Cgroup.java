package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A cgroup of this machine, made for a test as a container runtime would make it, and gone after {@link #close()}. */
public final class Cgroup implements AutoCloseable {
    private final List<Path> made = new ArrayList<>();
    private final Path directory;

    private Cgroup(Path root, String path) {
        Path next = root;
        try {
            for (Path segment : Path.of(path)) {
                next = next.resolve(segment);
                if (!Files.exists(next)) {
                    Files.createDirectory(next);
                    made.addFirst(next);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("make cgroup " + next, e);
        }
        this.directory = next;
    }

    /** In the unified hierarchy. */
    public static Cgroup v2(String path) {
        return new Cgroup(mount("cgroup2", "").orElseThrow(), path);
    }

    /** In the hierarchy of a controller of the first version. */
    public static Cgroup v1(String controller, String path) {
        return new Cgroup(mount("cgroup", controller).orElseThrow(), path);
    }

    public static Optional<Path> mount(String type, String option) {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return mounts.filter(mount -> mount.contains(" - " + type + " ") && mount.endsWith(option))
                    .map(mount -> Path.of(mount.split(" ")[4]))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command that runs in it from its first instruction on. */
    public List<String> in(List<String> command) {
        List<String> moved = new ArrayList<>(
                List.of("/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\"", directory.resolve("cgroup.procs").toString()));
        moved.addAll(command);
        return moved;
    }

    @Override
    public void close() {
        try {
            for (Path path : made) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("remove cgroup " + directory, e);
        }
    }
}

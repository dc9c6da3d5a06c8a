package io.s3trace.internal.process;

import io.s3trace.bpf.CgroupDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** The unified hierarchy of cgroups. It is never searched, because the thread that reads the ring uses this. */
final class CgroupTree {
    private final LongFunction<Optional<String>> paths;

    private CgroupTree(LongFunction<Optional<String>> paths) {
        this.paths = paths;
    }

    /** Returns the mounted tree; an empty one if there is none. */
    static CgroupTree find() {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return mounts.filter(mount -> mount.contains(" - cgroup2 ")).findFirst()
                    .map(mount -> at(Path.of(mount.split(" ", 6)[4])))
                    .orElseGet(() -> of(id -> Optional.empty()));
        } catch (IOException | UncheckedIOException e) {
            return of(id -> Optional.empty());
        }
    }

    private static CgroupTree at(Path root) {
        return of(id -> CgroupDirectory.find(root, id).map(directory -> "/" + root.relativize(directory)));
    }

    /** Makes a tree that knows the paths of cgroups by their ids. */
    static CgroupTree of(LongFunction<Optional<String>> paths) {
        return new CgroupTree(paths);
    }

    /** {@return the path of the cgroup with this id, from the root on; empty if there is none, or it may not be known} */
    Optional<String> path(long id) {
        return paths.apply(id);
    }
}

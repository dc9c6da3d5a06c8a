package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executables in some folders, to be looked into before they run: a program that carries its own TLS makes its first
 * requests before it can be probed. Folders that change are read again. For one thread.
 */
public final class ProgramFolders {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramFolders.class);
    /** More than any distribution has on its path. */
    private static final int MAX_FILES = 16_384;
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** The host, as a container sees it that shares the host's processes. */
    private static final Path FIRST_ROOT = Path.of("/proc/1/root");

    /** An executable, and the folder in which it was found. */
    record Program(Path folder, MappedFile file) {}

    private final List<Path> folders;
    private final Map<Path, FileTime> changed = new HashMap<>();
    private final Deque<Program> pending = new ArrayDeque<>();

    ProgramFolders(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /** {@return the folders in which this host's programs are: those of {@code PATH}, and the usual ones} */
    public static List<Path> onPath() {
        Set<Path> found = new LinkedHashSet<>();
        Stream.of(System.getenv().getOrDefault("PATH", ""), USUAL_PATH).flatMap(path -> Arrays.stream(path.split(":")))
                .filter(name -> name.startsWith("/")).map(Path::of).forEach(folder -> addReal(folder, found));
        if (isForeign(FIRST_ROOT)) {
            Arrays.stream(USUAL_PATH.split(":")).map(name -> FIRST_ROOT.resolve(name.substring(1))).filter(Files::isDirectory)
                    .forEach(found::add);
        }
        return List.copyOf(found);
    }

    private static void addReal(Path folder, Set<Path> to) {
        try {
            to.add(folder.toRealPath());
        } catch (IOException e) {
            LOGGER.debug("{} is on the path, and cannot be read", folder, e);
        }
    }

    private static boolean isForeign(Path root) {
        try {
            return !Files.isSameFile(root, Path.of("/"));
        } catch (IOException e) {
            return false; // it may not be looked at
        }
    }

    /**
     * Finds the executables in folders that have changed since the last call, or that were not read before.
     *
     * @return those folders
     */
    Set<Path> refresh() {
        Set<Path> read = new LinkedHashSet<>();
        for (Path folder : folders) {
            FileTime now = changed(folder);
            if (now != null && !now.equals(changed.put(folder, now))) {
                pending.removeIf(program -> program.folder().equals(folder));
                list(folder);
                read.add(folder);
            }
        }
        return read;
    }

    private static @Nullable FileTime changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            return null; // it is not there, or not yet
        }
    }

    private void list(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (pending.size() == MAX_FILES) {
                    LOGGER.warn("{} has too many files: not all programs in it are known before they run", folder);
                    return;
                }
                Path file = folder.startsWith(FIRST_ROOT) ? entry : real(entry);
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isExecutable(file)) {
                    pending.add(new Program(folder, new MappedFile(file, file)));
                }
            }
        } catch (IOException e) {
            LOGGER.debug("{} cannot be read", folder, e);
        }
    }

    /** A link leads to the file that is run. One that leads nowhere stays what it is. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file;
        }
    }

    /** {@return the next executable to look into; null if all are known} */
    @Nullable Program next() {
        return pending.poll();
    }

    /** {@return whether there is nothing to look into} */
    boolean isEmpty() {
        return pending.isEmpty();
    }
}

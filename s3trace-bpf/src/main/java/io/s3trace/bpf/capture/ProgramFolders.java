package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where this host's programs are. */
public final class ProgramFolders {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramFolders.class);
    private static final String USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** The host, as a container sees it that shares the host's processes. */
    private static final Path FIRST_ROOT = Path.of("/proc/1/root");

    private ProgramFolders() {}

    /** {@return the folders of {@code PATH}, and the usual ones, here and on the host that this container runs on} */
    public static List<Path> onPath() {
        Set<Path> found = new LinkedHashSet<>();
        Stream.of(System.getenv().getOrDefault("PATH", ""), USUAL_PATH).flatMap(path -> Arrays.stream(path.split(":")))
                .filter(name -> name.startsWith("/")).map(Path::of).forEach(folder -> addReal(folder, found));
        if (isForeign(FIRST_ROOT)) {
            Arrays.stream(USUAL_PATH.split(":")).map(name -> FIRST_ROOT.resolve(name.substring(1)))
                    .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)).forEach(found::add);
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
     * Finds the file that is run by a name in such a folder.
     *
     * @return where a link leads to; on the host, links are not followed, for they would lead to files here
     */
    static Path program(Path entry) {
        try {
            return entry.startsWith(FIRST_ROOT) ? entry : entry.toRealPath();
        } catch (IOException e) {
            return entry; // a link that leads nowhere
        }
    }

    static boolean isProgram(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.isExecutable(file);
    }
}

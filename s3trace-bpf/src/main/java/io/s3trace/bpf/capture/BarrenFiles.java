package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, from one JVM to the next, in which executables there is nothing to probe. Where to probe the others is not written
 * down: a probe in the wrong place does harm. The memory is a file of the user's own, and worth nothing if it is not. For
 * one thread.
 */
final class BarrenFiles {
    private static final Logger LOGGER = LoggerFactory.getLogger(BarrenFiles.class);
    private static final int MAX_LINES = 16_384;
    private static final String NAME = "programs";
    /** To be raised when a locator finds more than before. */
    private static final int VERSION = 1;
    private static final Set<PosixFilePermission> FOLDER_OF_OWNER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path file;
    private final String header;
    private final Set<String> remembered = new HashSet<>();
    private final Set<String> met = new HashSet<>();

    /**
     * Knows nothing until it has been read.
     *
     * @param folder where the file is
     * @param sources what executables are searched for: what was searched for something else says nothing
     */
    BarrenFiles(Path folder, Set<CaptureSource> sources) {
        this.header = "s3trace programs " + VERSION + " " + sources.stream().sorted()
                .map(source -> source + "=" + source.functions().stream().map(ProbedFunction::symbol).toList()).toList();
        this.file = folder.resolve("%s-%08x".formatted(NAME, header.hashCode()));
    }

    /** {@return where the user's programs remember things: XDG Base Directory Specification, XDG_CACHE_HOME} */
    static Path usualFolder() {
        String cache = System.getenv("XDG_CACHE_HOME");
        boolean named = cache != null && cache.startsWith("/");
        return (named ? Path.of(cache) : Path.of(System.getProperty("user.home", "/")).resolve(".cache")).resolve("s3trace");
    }

    /** {@return a line that no other file has, nor this one when it has changed} */
    static String line(FileVersion.Stamp file) {
        FileVersion version = file.version();
        return "%d %d %d %s %s".formatted(version.device(), version.inode(), version.size(), version.modified(), file.changed());
    }

    boolean contains(String line) {
        boolean known = remembered.contains(line) || met.contains(line);
        if (known) {
            met.add(line);
        }
        return known;
    }

    void add(String line) {
        if (met.size() < MAX_LINES) {
            met.add(line);
        }
    }

    /** Reads what is remembered. */
    void read() {
        try {
            if (!isOurs(file.getParent(), FOLDER_OF_OWNER) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    || !isOurs(file, OWNER_ONLY)) {
                LOGGER.debug("{} is not used: others may have written it", file);
                return;
            }
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty() && lines.getFirst().equals(header) && lines.size() <= MAX_LINES + 1) {
                remembered.addAll(lines.subList(1, lines.size()));
            }
        } catch (NoSuchFileException e) {
            LOGGER.debug("no programs are remembered yet");
        } catch (IOException e) {
            LOGGER.debug("{} cannot be read", file, e);
        }
    }

    private static boolean isOurs(@Nullable Path path, Set<PosixFilePermission> permissions) throws IOException {
        return path != null && !Files.isSymbolicLink(path)
                && Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(permissions)
                && Objects.equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS), ownUid());
    }

    private static @Nullable Object ownUid() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Writes down all that was asked for or added, and nothing older, if there is a place for it. */
    void write() {
        if (met.equals(remembered)) {
            return;
        }
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().getParent(),
                    PosixFilePermissions.asFileAttribute(FOLDER_OF_OWNER));
            if (!isOurs(folder, FOLDER_OF_OWNER)) {
                LOGGER.debug("{} is not used: others may write in it", folder);
                return;
            }
            Path fresh = Files.createTempFile(folder, NAME, "", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            try {
                Files.write(fresh, Stream.concat(Stream.of(header), met.stream()).toList());
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            LOGGER.debug("{} cannot be written: programs will be looked into again", file, e);
        }
    }
}

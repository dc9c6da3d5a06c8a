package io.s3trace.bpf.capture;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a file that a process maps to run its code: a line of {@code /proc/PID/maps}, see proc(5).
 *
 * @param range its addresses, as in {@code 7f00-7f10}
 * @param device the file's device, as in {@code fe:00}
 * @param inode the file's inode
 * @param path the file's path as the process saw it when it mapped it
 * @param deleted whether it is no longer there
 */
record CodeMapping(String range, String device, long inode, String path, boolean deleted) {
    private static final String DELETED = " (deleted)";
    private static final int FIELDS_BEFORE_PATH = 5;

    /** Parses a line. Returns null if it is no code of a file, or no such line: maps may change while they are read. */
    static @Nullable CodeMapping parse(String line) {
        int permissions = line.indexOf(' ') + 1;
        if (permissions < 2 || line.length() < permissions + 4 || line.charAt(permissions + 2) != 'x') {
            return null;
        }
        String[] fields = line.split(" +", FIELDS_BEFORE_PATH + 1);
        if (fields.length <= FIELDS_BEFORE_PATH || !fields[FIELDS_BEFORE_PATH].startsWith("/")) {
            return null;
        }
        String path = fields[FIELDS_BEFORE_PATH];
        boolean deleted = path.endsWith(DELETED);
        try {
            return new CodeMapping(fields[0], fields[3], Long.parseLong(fields[4]),
                    deleted ? path.substring(0, path.length() - DELETED.length()) : path, deleted);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Distinguishes files, within one scan. */
    String identity() {
        return device + " " + inode;
    }

    /** Finds paths to the file. Its name is best, because it outlives the process. The next best leads through the process. */
    MappedFile reach(Path process) {
        Path named = named();
        if (!deleted && isThis(named)) {
            return new MappedFile(named, named);
        }
        Path mapped = process.resolve("map_files").resolve(range);
        boolean reachable = java.nio.file.Files.isRegularFile(mapped);
        return new MappedFile(named, reachable || deleted ? mapped : process.resolve("root" + named));
    }

    private boolean isThis(Path candidate) {
        try {
            FileVersion version = FileVersion.of(candidate);
            return version.inode() == inode && version.deviceText().equals(device);
        } catch (java.io.IOException e) {
            return false;
        }
    }

    /** A name need not be text in this JVM's encoding. Then it serves for messages only, not as a path to the file. */
    private Path named() {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            return Path.of(path.replaceAll("[^ -~]", "?"));
        }
    }
}

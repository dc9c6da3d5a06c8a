package io.s3trace.bpf.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/PID/maps} shows of a virtual machine.
 *
 * @param libjvm the path of the library as the process sees it; empty if none is mapped
 * @param inode its inode
 * @param openJ9 whether OpenJ9's is mapped, too
 */
record MappedLibraries(String libjvm, long inode, boolean openJ9) {
    private static final int FIELDS = 6;

    static MappedLibraries of(int pid) throws IOException {
        return parse(new String(Files.readAllBytes(Proc.of(pid, "maps")), StandardCharsets.UTF_8));
    }

    static MappedLibraries parse(String maps) {
        String libjvm = "";
        long inode = 0;
        boolean openJ9 = false;
        for (String line : (Iterable<String>) maps.lines()::iterator) {
            if (line.contains("/libj9vm")) {
                openJ9 = true;
            } else if (libjvm.isEmpty() && (line.endsWith("/libjvm.so") || line.endsWith("/libjvm.so (deleted)"))) {
                String[] fields = line.split(" +", FIELDS);
                if (fields.length == FIELDS) {
                    libjvm = fields[5];
                    inode = inode(fields[4]);
                }
            }
        }
        return new MappedLibraries(libjvm, inode, openJ9);
    }

    private static long inode(String field) {
        try {
            return Long.parseLong(field);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns a path by which this process reaches the library, or null: it may be replaced by now. */
    @Nullable Path reach(int pid) {
        for (String candidate : new String[] {"/proc/" + pid + "/root" + libjvm, libjvm}) {
            try {
                Path path = Path.of(candidate);
                if (((Number) Files.getAttribute(path, "unix:ino")).longValue() == inode) {
                    return path;
                }
            } catch (IOException | InvalidPathException e) {
                // the next one, then
            }
        }
        return null;
    }
}

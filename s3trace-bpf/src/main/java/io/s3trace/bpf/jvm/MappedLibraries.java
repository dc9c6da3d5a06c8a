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
 * @param base where its first byte is in the process's memory
 * @param openJ9 whether OpenJ9's is mapped, too
 */
record MappedLibraries(String libjvm, long inode, long base, boolean openJ9) {
    private static final int FIELDS = 6;
    private static final int HEX = 16;

    static MappedLibraries of(int pid) throws IOException {
        return parse(new String(Files.readAllBytes(Proc.of(pid, "maps")), StandardCharsets.UTF_8));
    }

    static MappedLibraries parse(String maps) {
        String libjvm = "";
        long inode = 0;
        long base = 0;
        boolean openJ9 = false;
        for (String line : (Iterable<String>) maps.lines()::iterator) {
            if (line.contains("/libj9vm")) {
                openJ9 = true;
            } else if (libjvm.isEmpty() && (line.endsWith("/libjvm.so") || line.endsWith("/libjvm.so (deleted)"))) {
                String[] fields = line.split(" +", FIELDS);
                if (fields.length == FIELDS) {
                    libjvm = fields[5];
                    inode = inode(fields[4]);
                    base = base(fields[0]); // the dynamic linker maps its beginning first
                }
            }
        }
        return new MappedLibraries(libjvm, inode, base, openJ9);
    }

    private static long base(String range) {
        try {
            return Long.parseUnsignedLong(range, 0, Math.max(0, range.indexOf('-')), HEX);
        } catch (NumberFormatException e) {
            return 0;
        }
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

package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * A file, whatever it is called and however it is reached, and what state it is in.
 *
 * @param device the device's number, as stat(2) has it
 * @param inode the inode's number
 * @param size bytes
 * @param modified when its contents last changed
 */
record FileVersion(long device, long inode, long size, FileTime modified) {
    private static final String ATTRIBUTES = "unix:dev,ino,size,lastModifiedTime";

    static FileVersion of(Path path) throws IOException {
        return of(Files.readAttributes(path, ATTRIBUTES));
    }

    private static FileVersion of(Map<String, Object> attributes) {
        return new FileVersion((Long) value(attributes, "dev"), (Long) value(attributes, "ino"),
                (Long) value(attributes, "size"), (FileTime) value(attributes, "lastModifiedTime"));
    }

    /**
     * The same with what nobody can set.
     *
     * @param changed when its contents, its name or anything else about it last changed
     */
    record Stamp(FileVersion version, FileTime changed) {
        static Stamp of(Path path) throws IOException {
            Map<String, Object> attributes = Files.readAttributes(path, ATTRIBUTES + ",ctime");
            return new Stamp(FileVersion.of(attributes), (FileTime) value(attributes, "ctime"));
        }
    }

    private static Object value(Map<String, Object> attributes, String name) {
        return Objects.requireNonNull(attributes.get(name), name);
    }

    /** Which file it is: a change of its contents does not make it another. */
    record Id(long device, long inode) {}

    Id id() {
        return new Id(device, inode);
    }

    /** The device as /proc/PID/maps writes it; see makedev(3). */
    String deviceText() {
        long major = device >> 8 & 0xfff | device >> 32 & ~0xfffL;
        long minor = device & 0xff | device >> 12 & ~0xffL;
        return "%02x:%02x".formatted(major, minor);
    }
}

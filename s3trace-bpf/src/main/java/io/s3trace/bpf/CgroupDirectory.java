package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.generated.libbpf.libbpf;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the directory of a cgroup by its id, without searching the hierarchy. The id is the handle of the directory's file, for
 * {@code open_by_handle_at(2)}. That call needs CAP_DAC_READ_SEARCH.
 */
public final class CgroupDirectory {
    /** FILEID_KERNFS of linux/exportfs.h: the handle is a file's 64-bit id. */
    private static final int FILEID_KERNFS = 0xfe;
    private static final int READ_ONLY = 0;
    private static final int CLOSE_ON_EXEC = 0x80000;

    /** struct file_handle of fcntl.h */
    private static final MemoryLayout HANDLE = MemoryLayout.structLayout(
            JAVA_INT.withName("handle_bytes"), JAVA_INT.withName("handle_type"), JAVA_LONG.withName("f_handle"));

    /** int open(const char *path, int flags, ...) */
    private static final MethodHandle OPEN = capturing("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    /** int open_by_handle_at(int mount_fd, struct file_handle *handle, int flags) */
    private static final MethodHandle OPEN_BY_HANDLE =
            capturing("open_by_handle_at", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    private CgroupDirectory() {}

    /**
     * Finds a cgroup's directory.
     *
     * @param hierarchy where cgroups of the second version are mounted, such as {@code /sys/fs/cgroup}
     * @param id the cgroup's id, which is its directory's inode number
     * @return its directory; empty if there is none, or none that can be reached from there, or the kernel refuses
     */
    public static Optional<Path> find(Path hierarchy, long id) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment path = arena.allocateFrom(hierarchy.toString());
            int mount = NativeAccess.descriptor(state -> (long) (int) OPEN.invokeExact(state, path, READ_ONLY | CLOSE_ON_EXEC));
            if (mount < 0) {
                return Optional.empty();
            }
            try {
                return find(mount, handle(arena, id)).filter(directory -> directory.startsWith(hierarchy));
            } finally {
                libbpf.close(mount);
            }
        }
    }

    private static Optional<Path> find(int mount, MemorySegment handle) {
        int directory = NativeAccess.descriptor(
                state -> (long) (int) OPEN_BY_HANDLE.invokeExact(state, mount, handle, READ_ONLY | CLOSE_ON_EXEC));
        if (directory < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(directory))));
        } catch (IOException e) {
            return Optional.empty(); // there is no /proc
        } finally {
            libbpf.close(directory);
        }
    }

    private static MemorySegment handle(Arena arena, long id) {
        MemorySegment handle = arena.allocate(HANDLE);
        handle.set(JAVA_INT, HANDLE.byteOffset(PathElement.groupElement("handle_bytes")), Long.BYTES);
        handle.set(JAVA_INT, HANDLE.byteOffset(PathElement.groupElement("handle_type")), FILEID_KERNFS);
        handle.set(JAVA_LONG, HANDLE.byteOffset(PathElement.groupElement("f_handle")), id);
        return handle;
    }

    private static MethodHandle capturing(String function, FunctionDescriptor descriptor, Linker.Option... options) {
        return NativeAccess.capturing(Linker.nativeLinker().defaultLookup().find(function).orElseThrow(), descriptor, options);
    }
}

package io.s3trace.bpf.library;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A file in memory, which needs no writable folder: {@code memfd_create(2)}. */
final class AnonymousFile implements AutoCloseable {
    private static final int MFD_CLOEXEC = 1;
    /** Code may be loaded from the file. Known since Linux 6.3, where {@code vm.memfd_noexec} may forbid it otherwise. */
    private static final int MFD_EXEC = 0x10;

    private final int fd;

    private AnonymousFile(int fd) {
        this.fd = fd;
    }

    static AnonymousFile create(String name) throws IOException {
        MemorySegment function = Linker.nativeLinker().defaultLookup().find("memfd_create")
                .orElseThrow(() -> new IOException("no memfd_create in this C library"));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cName = arena.allocateFrom(name);
            for (int flags : new int[] {MFD_CLOEXEC | MFD_EXEC, MFD_CLOEXEC}) {
                int fd = (int) Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT))
                        .invokeExact(cName, flags);
                if (fd >= 0) {
                    return new AnonymousFile(fd);
                }
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e); // a downcall throws nothing of its own
        }
        throw new IOException("memfd_create failed");
    }

    Path path() {
        return Path.of("/proc/self/fd/" + fd);
    }

    /** Frees the file. What has been loaded from it stays. */
    @Override
    public void close() {
        try {
            int ignored = (int) Linker.nativeLinker().downcallHandle(
                    Linker.nativeLinker().defaultLookup().find("close").orElseThrow(), FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                    .invokeExact(fd);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}

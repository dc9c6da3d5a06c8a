package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.MAP_SHARED;
import static io.s3trace.bpf.generated.libbpf.libbpf.mmap$address;
import static io.s3trace.bpf.generated.libbpf.libbpf.mmap$descriptor;
import static io.s3trace.bpf.generated.libbpf.libbpf.munmap;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Maps files into memory: {@code mmap(2)}. */
final class MappedMemory {
    private static final MethodHandle MMAP =
            NativeAccess.capturing(mmap$address(), mmap$descriptor());

    private MappedMemory() {}

    /**
     * Maps part of a file, shared.
     *
     * @param arena unmaps it when it closes
     * @param protection {@code PROT_READ} and the like
     * @throws BpfException if the kernel refuses
     */
    static MemorySegment map(Arena arena, String what, int fd, long offset, long length, int protection) {
        MemorySegment address = NativeAccess.pointer("map " + what, state -> (MemorySegment) MMAP.invokeExact(
                state, MemorySegment.NULL, length, protection, MAP_SHARED(), fd, offset));
        return address.reinterpret(length, arena, mapped -> munmap(mapped, length));
    }
}

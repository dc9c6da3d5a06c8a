package io.s3trace.benchmarks.overhead;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** libbpf's own reader of a ring: {@code ring_buffer__consume}, which calls back for each record. For one thread. */
final class LibbpfRing implements AutoCloseable {
    /** Takes a record; offers its first word and its length. */
    interface Handler {
        void onRecord(long first, long length);
    }

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBBPF = SymbolLookup.libraryLookup("libbpf.so.1", Arena.global());
    private static final MethodHandle NEW = function(
            "ring_buffer__new", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle CONSUME = function("ring_buffer__consume", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle FREE = function("ring_buffer__free", FunctionDescriptor.ofVoid(ADDRESS));

    private final Arena arena = Arena.ofConfined();
    private final Handler handler;
    private final MemorySegment ring;

    /**
     * Opens a ring.
     *
     * @param fd of the map
     */
    LibbpfRing(int fd, Handler handler) throws Throwable {
        this.handler = handler;
        MethodHandle callback = MethodHandles.lookup().bind(this, "onRecord",
                MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class, long.class));
        MemorySegment stub = LINKER.upcallStub(callback, FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS.withTargetLayout(JAVA_LONG), JAVA_LONG), arena);
        ring = (MemorySegment) NEW.invokeExact(fd, stub, MemorySegment.NULL, MemorySegment.NULL);
        if (ring.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("ring_buffer__new failed for file descriptor " + fd);
        }
    }

    /** Reads all records that are there; returns how many there were. */
    int consume() throws Throwable {
        return (int) CONSUME.invokeExact(ring);
    }

    private int onRecord(MemorySegment context, MemorySegment record, long length) {
        handler.onRecord(record.get(JAVA_LONG, 0), length);
        return 0;
    }

    @Override
    public void close() throws Exception {
        try {
            FREE.invokeExact(ring);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        arena.close();
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LIBBPF.find(name).orElseThrow(), descriptor);
    }
}

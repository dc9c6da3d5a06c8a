package io.s3trace.internal.exchange;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A copy of a record of the ring, off the heap. It is wiped when it is closed. For the thread that made it. */
final class HeldRecord implements AutoCloseable {
    final MemorySegment bytes;
    private final Arena arena = Arena.ofConfined();

    HeldRecord(MemorySegment ring, long offset, int length) {
        bytes = arena.allocate(length, Long.BYTES);
        MemorySegment.copy(ring, offset, bytes, 0, length);
    }

    @Override
    public void close() {
        bytes.fill((byte) 0);
        arena.close();
    }
}

package io.s3trace.exchange;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Gathers a head that comes in pieces. Off the heap, because a head holds credentials, and wiped when it has been read.
 */
final class HeadBuffer {
    private final Arena arena = Arena.ofAuto();
    private final int capacity;
    private MemorySegment memory = MemorySegment.NULL;
    private int length;

    HeadBuffer(int capacity) {
        this.capacity = capacity;
    }

    /** Appends what there is room for; returns false if that is not all. */
    boolean append(MemorySegment bytes, long offset, int count) {
        if (memory.byteSize() == 0) {
            memory = arena.allocate(capacity, Long.BYTES);
        }
        int taken = Math.min(count, capacity - length);
        MemorySegment.copy(bytes, offset, memory, length, taken);
        length += taken;
        return taken == count;
    }

    MemorySegment memory() {
        return memory;
    }

    int length() {
        return length;
    }

    void clear() {
        if (length > 0) {
            memory.asSlice(0, length).fill((byte) 0);
            length = 0;
        }
    }
}

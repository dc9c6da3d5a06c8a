package io.s3trace.internal.text;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Gathers bytes that come in pieces: a head, or the beginning of a body. It is off the heap, because a head holds credentials,
 * and is wiped after it has been read. It grows as needed, and then frees what it has grown by.
 */
public final class HeadBuffer {
    private static final int SMALLEST = 1024;

    private final HeadMemory bound;
    private final int capacity;
    private MemorySegment memory = MemorySegment.NULL;
    private int length;

    public HeadBuffer(HeadMemory bound, int capacity) {
        this.bound = bound;
        this.capacity = capacity;
    }

    /** Appends what there is room for; returns false if that is not all. */
    public boolean append(MemorySegment bytes, long offset, int count) {
        int wanted = Math.min(count, capacity - length);
        if (length + wanted > memory.byteSize()) {
            grow(length + wanted);
        }
        int taken = (int) Math.min(wanted, memory.byteSize() - length);
        MemorySegment.copy(bytes, offset, memory, length, taken);
        length += taken;
        return taken == count;
    }

    private void grow(int least) {
        int size = Math.min(capacity, Math.max(SMALLEST, Integer.highestOneBit(least - 1) << 1));
        if (!bound.take(size - memory.byteSize())) {
            return;
        }
        MemorySegment larger = Arena.ofAuto().allocate(size, Long.BYTES);
        MemorySegment.copy(memory, 0, larger, 0, length);
        wipe();
        memory = larger;
    }

    public MemorySegment memory() {
        return memory;
    }

    public int length() {
        return length;
    }

    public void clear() {
        if (length == 0) {
            return;
        }
        wipe();
        length = 0;
        if (memory.byteSize() > SMALLEST) {
            release();
        }
    }

    /** Frees its memory. Appending takes memory again. */
    public void release() {
        wipe();
        length = 0;
        bound.give(memory.byteSize());
        memory = MemorySegment.NULL;
    }

    private void wipe() {
        memory.asSlice(0, length).fill((byte) 0);
    }
}

package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A ring in plain memory, written as the kernel writes it; the second copy of the data, as much as is mapped, is kept by hand.
 */
final class FakeRing {
    static final int BUSY = 1 << 31;
    static final int DISCARDED = 1 << 30;
    private static final int HEADER = 8;
    private static final int LONGEST_RECORD = 100;

    final MemorySegment consumer = Arena.ofAuto().allocate(4096, 8);
    final MemorySegment producer = Arena.ofAuto().allocate(4096, 8);
    final MemorySegment data;
    private final int size;
    private long position;

    FakeRing(int size) {
        this.size = size;
        this.data = Arena.ofAuto().allocate(size + HEADER + LONGEST_RECORD, 8);
    }

    RingReader reader() {
        return new RingReader(consumer, producer, data, size);
    }

    /** Writes a record full of one byte; returns where. */
    long write(int length, byte fill, int flags) {
        long at = position;
        for (int i = 0; i < length; i++) {
            put(at + HEADER + i, fill);
        }
        header(at, length | flags);
        position += (length + HEADER + 7) & -8L;
        producer.set(JAVA_LONG, 0, position);
        return at;
    }

    /** Ends a record that was begun as busy. */
    void commit(long at, int length) {
        header(at, length);
    }

    long consumed() {
        return consumer.get(JAVA_LONG, 0);
    }

    long produced() {
        return position;
    }

    private void header(long at, int value) {
        data.set(JAVA_INT, at % size, value);
    }

    private void put(long at, byte value) {
        data.set(JAVA_BYTE, at % size, value);
        if (at % size + size < data.byteSize()) {
            data.set(JAVA_BYTE, at % size + size, value);
        }
    }
}

package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A BPF ring buffer in plain memory, with the kernel's layout. It is written once, to its last byte. It can then be produced
 * again and again at no cost: the reader goes round it as it goes round the kernel's. For one thread.
 */
public final class MemoryRing implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final int HEADER = 8;
    private static final int DISCARDED = 1 << 30;

    private final Arena arena = Arena.ofShared(); // shared like the kernel's, so that the same code is compiled for both
    private final MemorySegment consumer = arena.allocate(PAGE, PAGE);
    private final MemorySegment producer = arena.allocate(PAGE, PAGE);
    private final MemorySegment data;
    private final int size;
    private long written;
    private long produced;

    /**
     * Makes an empty ring.
     *
     * @param size in bytes, a power of two
     */
    public MemoryRing(int size) {
        this.size = size;
        this.data = arena.allocate(size, PAGE);
    }

    /** {@return a reader of the ring's records} */
    public RingReader reader() {
        return new RingReader(consumer, producer, data, size);
    }

    /**
     * {@return whether there is room for a record, and for the header that fills up the ring}
     *
     * @param length the record's bytes
     */
    public boolean fits(int length) {
        return written + space(length) <= size - HEADER;
    }

    /**
     * Appends a record full of zeroes.
     *
     * @param length its bytes
     * @return the record, to be written
     * @throws IllegalStateException if there is no room
     */
    public MemorySegment append(int length) {
        if (!fits(length)) {
            throw new IllegalStateException("ring is full: size=" + size + " written=" + written);
        }
        data.set(JAVA_INT, written, length);
        MemorySegment record = data.asSlice(written + HEADER, length);
        written += space(length);
        return record;
    }

    /** Discards what is left of the ring, so that its end is the end of a record. */
    public void seal() {
        data.set(JAVA_INT, written, (int) (size - written - HEADER) | DISCARDED);
        written = size;
    }

    /** Makes all records available once more. Those before must have been read. */
    public void produce() {
        produced += size;
        producer.set(JAVA_LONG, 0, produced);
    }

    private static long space(int length) {
        return length + HEADER + 7 & -8L;
    }

    /** Frees the memory. No reader may use it after this. */
    @Override
    public void close() {
        arena.close();
    }
}

package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Reads the records of a BPF ring buffer in place; the kernel side is {@code kernel/bpf/ringbuf.c}.
 *
 * <pre>
 *   consumer page      producer page      data                          the same data again
 *   +-----------+      +-----------+      +---+---------+---+------- - -+---+---------+---
 *   | position  |      | position  |      |hdr| record  |hdr| record     |hdr| record  |
 *   +-----------+      +-----------+      +---+---------+---+------- - -+---+---------+---
 *   ours to write      the kernel's       hdr: u32 length and flags, u32 page offset
 * </pre>
 *
 * Positions only grow. Since there is a second copy of the data, a record never wraps. Not thread-safe.
 */
public final class RingReader {
    private static final VarHandle POSITION = JAVA_LONG.varHandle();
    private static final VarHandle HEADER = JAVA_INT.varHandle();
    static final int HEADER_LENGTH = 8;
    private static final int BUSY = 1 << 31;
    private static final int DISCARDED = 1 << 30;
    /** Release room to the kernel at least this often, so that a long read does not keep the ring full. */
    private static final int RELEASE_BYTES = 256 * 1024;

    private final MemorySegment consumer;
    private final MemorySegment producer;
    private final MemorySegment data;
    private final long mask;
    private long position;

    /**
     * Reads a ring that lies in memory.
     *
     * @param consumer page with the consumer's position, writable
     * @param producer page with the producer's position
     * @param data the ring's data, followed by as much of a second copy as the longest record may reach into
     * @param size of the data, in bytes: a power of two
     */
    public RingReader(MemorySegment consumer, MemorySegment producer, MemorySegment data, long size) {
        this.consumer = consumer;
        this.producer = producer;
        this.data = data;
        this.mask = size - 1;
        this.position = (long) POSITION.getAcquire(consumer, 0L);
    }

    /**
     * Passes all complete records to the handler, oldest first, and frees their room for new ones. If the handler throws, the
     * record that it was given is lost, but the others are still there.
     *
     * @param handler takes the records, on this thread
     * @return how many there were
     */
    public int read(RecordHandler handler) {
        int records = 0;
        long released = position;
        try {
            while (position < (long) POSITION.getAcquire(producer, 0L)) {
                long at = position & mask;
                int header = (int) HEADER.getAcquire(data, at);
                if ((header & BUSY) != 0) {
                    break;
                }
                int length = header & ~DISCARDED;
                position += (length + HEADER_LENGTH + 7) & -8L;
                if (header == length) {
                    records++;
                    handler.onRecord(data, at + HEADER_LENGTH, length);
                }
                if (position - released > RELEASE_BYTES) {
                    POSITION.setRelease(consumer, 0L, position);
                    released = position;
                }
            }
        } finally {
            // Sequentially consistent: the kernel reads it to decide whether to wake us.
            POSITION.setVolatile(consumer, 0L, position);
        }
        return records;
    }

    /**
     * How full the ring is.
     *
     * @return bytes written and not yet read
     */
    public long pendingBytes() {
        return (long) POSITION.getAcquire(producer, 0L) - position;
    }
}

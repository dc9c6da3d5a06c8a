package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.PROT_READ;
import static io.s3trace.bpf.generated.libbpf.libbpf.PROT_WRITE;
import static io.s3trace.bpf.generated.libbpf.libbpf.getpagesize;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A BPF ring buffer mapped into this process: records are read where the kernel wrote them, without a call per record.
 * One thread at a time reads and waits; close it only after that thread has stopped.
 */
public final class RingBuffer implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final long size;
    private final RingReader reader;
    private final Epoll epoll;

    /**
     * Maps a ring. Of the data's second copy, only so much is mapped as a record may reach into: what is mapped counts as
     * memory of this process, for each copy.
     *
     * @param map a loaded map of type ring buffer
     * @param longestRecord bytes of the longest record that is ever written to it
     * @throws BpfException if it cannot be mapped
     */
    public RingBuffer(BpfMap map, int longestRecord) {
        long page = getpagesize();
        size = map.maxEntries();
        try {
            // The kernel's layout: consumer page (ours to write), producer page, the data, the data again.
            MemorySegment consumer =
                    MappedMemory.map(arena, "ring buffer", map.fd(), 0, page, PROT_READ() | PROT_WRITE());
            long wrapped = Math.min(size, (RingReader.HEADER_LENGTH + longestRecord + page - 1) / page * page);
            MemorySegment rest =
                    MappedMemory.map(arena, "ring buffer", map.fd(), page, page + size + wrapped, PROT_READ());
            reader = new RingReader(consumer, rest.asSlice(0, page), rest.asSlice(page), size);
            epoll = new Epoll(map.fd());
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Hands all records that are there to the handler, see {@link RingReader#read}.
     *
     * @param handler takes the records, on this thread
     * @return how many there were
     */
    public int read(RecordHandler handler) {
        return reader.read(handler);
    }

    /**
     * Waits until the kernel wakes this reader, or a time has passed. Records written without a wake-up end no wait.
     *
     * @param millis longest time to wait, in milliseconds
     * @return true if the kernel woke us
     */
    public boolean await(int millis) {
        return epoll.await(millis);
    }

    /**
     * The ring's size.
     *
     * @return bytes
     */
    public long size() {
        return size;
    }

    /**
     * How full the ring is.
     *
     * @return bytes written and not yet read
     */
    public long pendingBytes() {
        return reader.pendingBytes();
    }

    /** Unmaps the ring. Call once. */
    @Override
    public void close() {
        epoll.close();
        arena.close();
    }
}

package io.s3trace.bpf;

import static io.s3trace.bpf.generated.libbpf.libbpf.PROT_READ;
import static io.s3trace.bpf.generated.libbpf.libbpf.PROT_WRITE;
import static io.s3trace.bpf.generated.libbpf.libbpf.getpagesize;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * A BPF ring buffer mapped into this process: records are read where the kernel wrote them, without a call per record.
 * One thread at a time reads and waits; close it only after that thread has stopped.
 */
public final class RingBuffer implements AutoCloseable {
    private static final VarHandle FLAG = ValueLayout.JAVA_INT.varHandle();

    private final Arena arena = Arena.ofShared();
    private final long size;
    private final RingReader reader;
    private final MemorySegment wakeUpWanted;
    private final Epoll epoll;

    /**
     * Maps a ring. The kernel side decides which of its records wake the reader.
     *
     * @param map a loaded map of type ring buffer
     * @param longestRecord bytes of the longest record that is ever written to it
     * @throws BpfException if it cannot be mapped
     */
    public RingBuffer(BpfMap map, int longestRecord) {
        this(map, longestRecord, Optional.empty());
    }

    /**
     * Maps a ring whose reader can ask to be woken.
     *
     * @param map a loaded map of type ring buffer
     * @param longestRecord bytes of the longest record that is ever written to it
     * @param wakeUpWanted a loaded data section that begins with an int: while it is not 0, the kernel side wakes the
     *     reader with the record that it writes, and sets it to 0
     * @throws BpfException if they cannot be mapped
     */
    public RingBuffer(BpfMap map, int longestRecord, BpfMap wakeUpWanted) {
        this(map, longestRecord, Optional.of(wakeUpWanted));
    }

    /**
     * Maps the ring. Only as much of the data's second copy is mapped as a record may reach into: mapped bytes count as memory
     * of this process, for each copy.
     */
    private RingBuffer(BpfMap map, int longestRecord, Optional<BpfMap> flag) {
        long page = getpagesize();
        size = map.maxEntries();
        try {
            // The kernel's layout: consumer page (written by this side), producer page, the data, the data again.
            MemorySegment consumer =
                    MappedMemory.map(arena, "ring buffer", map.fd(), 0, page, PROT_READ() | PROT_WRITE());
            long wrapped = Math.min(size, (RingReader.HEADER_LENGTH + longestRecord + page - 1) / page * page);
            MemorySegment rest =
                    MappedMemory.map(arena, "ring buffer", map.fd(), page, page + size + wrapped, PROT_READ());
            reader = new RingReader(consumer, rest.asSlice(0, page), rest.asSlice(page), size);
            wakeUpWanted = flag
                    .map(section -> MappedMemory.map(arena, "flag", section.fd(), 0, page, PROT_READ() | PROT_WRITE()))
                    .orElseGet(() -> arena.allocate(ValueLayout.JAVA_INT));
            epoll = new Epoll(map.fd());
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Passes all available records to the handler, see {@link RingReader#read}.
     *
     * @param handler takes the records, on this thread
     * @return how many there were
     */
    public int read(RecordHandler handler) {
        return reader.read(handler);
    }

    /**
     * Waits until the kernel or {@link #wake()} wakes this reader, or a time has passed. A record that is written without a
     * wake-up does not end the wait.
     *
     * @param millis longest time to wait, in milliseconds
     * @return true if woken
     */
    public boolean await(int millis) {
        return epoll.await(millis);
    }

    /**
     * Asks the kernel side to wake this reader with the next record, once. A record that is being written at that moment may
     * still come without a wake-up: look for it a moment later, before waiting for long.
     */
    public void askForWakeUp() {
        FLAG.setVolatile(wakeUpWanted, 0L, 1);
    }

    /** Ends the reader's wait, or its next one. For any thread, until the ring is closed. */
    public void wake() {
        epoll.wake();
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

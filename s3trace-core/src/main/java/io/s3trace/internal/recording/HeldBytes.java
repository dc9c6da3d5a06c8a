package io.s3trace.internal.recording;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are held back, in the order in which they were moved. With each piece is the place in the file that is kept free
 * for it. Off the heap, and wiped when they are dropped. For one thread.
 */
final class HeldBytes implements AutoCloseable {
    private static final int FIRST_CAPACITY = 256;
    private static final int FIRST_PIECES = 2;
    /** For each piece: its position, its place in the file, and where it begins in the memory. */
    private static final int PIECE = 3;

    private final HeldMemory bound;
    private @Nullable Arena arena;
    private MemorySegment memory = MemorySegment.NULL;
    private int length;
    private long[] pieces = {};
    private int count;
    private long taken;

    HeldBytes(HeldMemory bound) {
        this.bound = bound;
    }

    /**
     * Holds back a piece.
     *
     * @param position of its first byte among those that were moved
     * @param place in the file, or -1 if it has none
     * @return false if there is no memory; then nothing of it is held
     */
    boolean add(MemorySegment bytes, long offset, int size, long position, long place) {
        if (!makeRoom(length + size)) {
            return false;
        }
        MemorySegment.copy(bytes, offset, memory, length, size);
        int at = count++ * PIECE;
        pieces[at] = position;
        pieces[at + 1] = place;
        pieces[at + 2] = length;
        length += size;
        return true;
    }

    private boolean makeRoom(int bytes) {
        long capacity = Math.max(memory.byteSize(), FIRST_CAPACITY);
        while (capacity < bytes) {
            capacity *= 2;
        }
        int room = Math.max(pieces.length / PIECE, FIRST_PIECES);
        room = count < room ? room : room * 2;
        long wanted = capacity + (long) room * PIECE * Long.BYTES;
        if (wanted > taken && !bound.take(wanted - taken)) {
            return false;
        }
        taken = wanted;
        pieces = room * PIECE > pieces.length ? Arrays.copyOf(pieces, room * PIECE) : pieces;
        if (capacity > memory.byteSize()) {
            move(capacity);
        }
        return true;
    }

    @SuppressWarnings("MustBeClosed") // free() closes it
    private void move(long capacity) {
        Arena next = Arena.ofConfined();
        MemorySegment larger = next.allocate(capacity, Long.BYTES);
        MemorySegment.copy(memory, 0, larger, 0, length);
        free();
        arena = next;
        memory = larger;
    }

    /** {@return the bytes, without gaps, to be read and written until the next call of any other method} */
    MemorySegment memory() {
        return memory;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int pieces() {
        return count;
    }

    long position(int piece) {
        return pieces[piece * PIECE];
    }

    long place(int piece) {
        return pieces[piece * PIECE + 1];
    }

    /** {@return the position after the last piece; -1 if there is none} */
    long end() {
        return count == 0 ? -1 : position(count - 1) + size(count - 1);
    }

    int offset(int piece) {
        return piece == count ? length : (int) pieces[piece * PIECE + 2];
    }

    int size(int piece) {
        return offset(piece + 1) - offset(piece);
    }

    /** Takes bytes that were moved without a gap between them. */
    interface Run {
        /** Takes the bytes {@code [from, to)} of the memory. */
        void accept(int from, int to);
    }

    /** Passes on, run by run, what was moved without a gap. */
    void forEachRun(Run runs) {
        int first = 0;
        for (int piece = 0; piece < count; piece++) {
            boolean last = piece + 1 == count || position(piece + 1) != position(piece) + size(piece);
            if (last) {
                runs.accept(offset(first), offset(piece + 1));
                first = piece + 1;
            }
        }
    }

    private void free() {
        if (arena != null) {
            memory.fill((byte) 0);
            arena.close();
            arena = null;
        }
    }

    @Override
    public void close() {
        free();
        memory = MemorySegment.NULL;
        bound.give(taken);
        taken = 0;
        length = 0;
        count = 0;
        pieces = new long[0];
    }
}

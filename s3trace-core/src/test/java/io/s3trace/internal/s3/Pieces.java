package io.s3trace.internal.s3;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * All pieces of eight letters of some words, in upper or lower case: a byte or a Java {@code char} each, or percent-encoded.
 * A hash table in native memory: from the heap, they would be in the next dump.
 */
final class Pieces implements AutoCloseable {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int LENGTH = Long.BYTES;
    private static final int AROUND = 100;
    private static final int SLOTS = 1 << 12;
    private static final int SLOT_BITS = Long.SIZE - 12;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;
    private static final long LOWER_CASE = 0x2020_2020_2020_2020L;
    private static final long SECOND_BYTES = 0xFF00_FF00_FF00_FF00L;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment table = arena.allocate((long) SLOTS * LENGTH, LENGTH);

    private Pieces() {}

    static Pieces of(MemorySegment... words) {
        Pieces pieces = new Pieces();
        for (MemorySegment word : words) {
            for (long at = 0; at + LENGTH <= word.byteSize(); at++) {
                long piece = word.get(WORD, at) | LOWER_CASE;
                pieces.table.setAtIndex(WORD, pieces.slot(piece), piece);
            }
        }
        return pieces;
    }

    /** Returns the first that is in a file, with what is around it; empty if there is none. */
    String in(Path file) throws IOException {
        try (Arena mapping = Arena.ofConfined(); FileChannel channel = FileChannel.open(file)) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapping);
            for (long at = 0; at + LENGTH <= bytes.byteSize(); at++) {
                long word = bytes.get(WORD, at);
                boolean wide = (word & SECOND_BYTES) == 0 && at + 2 * LENGTH <= bytes.byteSize();
                if (has(word) || wide && isWideAt(bytes, at, word) || (byte) word == '%' && isEncodedAt(bytes, at)) {
                    long from = Math.max(0, at - AROUND);
                    long length = Math.min(bytes.byteSize(), at + AROUND) - from;
                    return new String(bytes.asSlice(from, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
                }
            }
            return "";
        }
    }

    private boolean isWideAt(MemorySegment bytes, long at, long first) {
        long second = bytes.get(WORD, at + LENGTH);
        return (second & SECOND_BYTES) == 0
                && has(Long.compress(first, ~SECOND_BYTES) | Long.compress(second, ~SECOND_BYTES) << Integer.SIZE);
    }

    /** Percent-encoded. */
    private boolean isEncodedAt(MemorySegment bytes, long at) {
        if (at + 3 * LENGTH > bytes.byteSize()) {
            return false;
        }
        long word = 0;
        for (int i = 0; i < LENGTH; i++) {
            long letter = at + 3L * i;
            int high = Character.digit(bytes.get(ValueLayout.JAVA_BYTE, letter + 1), 16);
            int low = Character.digit(bytes.get(ValueLayout.JAVA_BYTE, letter + 2), 16);
            if (bytes.get(ValueLayout.JAVA_BYTE, letter) != '%' || high < 0 || low < 0) {
                return false;
            }
            word |= (long) (high << 4 | low) << Byte.SIZE * i;
        }
        return has(word);
    }

    private boolean has(long word) {
        long piece = word | LOWER_CASE;
        return table.getAtIndex(WORD, slot(piece)) == piece;
    }

    /** The slot in which it is, or would be. */
    private long slot(long piece) {
        long slot = piece * SPREAD >>> SLOT_BITS;
        long there = table.getAtIndex(WORD, slot);
        while (there != 0 && there != piece) {
            slot = slot + 1 & SLOTS - 1;
            there = table.getAtIndex(WORD, slot);
        }
        return slot;
    }

    @Override
    public void close() {
        arena.close();
    }
}

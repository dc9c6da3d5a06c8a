package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Finds line feeds 64 bytes at a time, with one bit for each byte. So going from one to the next takes no loop over bytes, and
 * no branch that the processor could predict wrong.
 */
public final class LineFeeds {

    /** How many bytes one bitmap covers. */
    public static final int BLOCK = 64;

    private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
    private static final long LOW_SEVEN = 0x7F7F7F7F7F7F7F7FL;

    private LineFeeds() {}

    /**
     * Returns which of the 64 bytes at {@code from} are line feeds, the first byte in the lowest bit. Bytes from {@code to} on
     * are not.
     */
    public static long in(MemorySegment bytes, long from, long to) {
        if (from > bytes.byteSize() - BLOCK) {
            return inLast(bytes, from, to);
        }
        // Marks are a byte's highest bit; word n's are shifted to bit n of each byte.
        long marks = marks(Bytes.word(bytes, from)) >>> 7
                | marks(Bytes.word(bytes, from + 8)) >>> 6
                | marks(Bytes.word(bytes, from + 16)) >>> 5
                | marks(Bytes.word(bytes, from + 24)) >>> 4
                | marks(Bytes.word(bytes, from + 32)) >>> 3
                | marks(Bytes.word(bytes, from + 40)) >>> 2
                | marks(Bytes.word(bytes, from + 48)) >>> 1
                | marks(Bytes.word(bytes, from + 56));
        long feeds = marks == 0 ? 0 : transpose(marks);
        return to - from >= BLOCK ? feeds : feeds & ((1L << (to - from)) - 1);
    }

    /** The same, if fewer than 64 bytes are left. */
    private static long inLast(MemorySegment bytes, long from, long to) {
        long feeds = 0;
        for (long at = Bytes.find(bytes, from, to, Bytes.LF); at < to; at = Bytes.find(bytes, at + 1, to, Bytes.LF)) {
            feeds |= 1L << (at - from);
        }
        return feeds;
    }

    /** Marks line feeds, and nothing else, in their highest bit. */
    private static long marks(long word) {
        long difference = word ^ LINE_FEEDS;
        return ~((difference & LOW_SEVEN) + LOW_SEVEN | difference | LOW_SEVEN);
    }

    /** Moves bit {@code 8 * k + n} to bit {@code 8 * n + k}: Warren, Hacker's Delight, section 7-3. */
    private static long transpose(long bits) {
        long x = bits;
        long t = (x ^ x >>> 7) & 0x00AA00AA00AA00AAL;
        x ^= t ^ t << 7;
        t = (x ^ x >>> 14) & 0x0000CCCC0000CCCCL;
        x ^= t ^ t << 14;
        t = (x ^ x >>> 28) & 0x00000000F0F0F0F0L;
        return x ^ t ^ t << 28;
    }
}

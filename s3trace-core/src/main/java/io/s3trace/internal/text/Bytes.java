package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads native memory in place, eight bytes at a time if possible. A word is eight bytes in little-endian order: the first byte
 * in memory is the lowest.
 */
public final class Bytes {

    public static final byte LF = '\n';
    public static final byte CR = '\r';

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private static final long FIRST_VISIBLE = '!';

    /** ORed to ASCII letters, makes them lower case; leaves digits and {@code -} alone. */
    public static final long LOWER_CASE = 0x2020202020202020L;

    private Bytes() {}

    public static byte at(MemorySegment bytes, long position) {
        return bytes.get(BYTE, position);
    }

    public static long word(MemorySegment bytes, long position) {
        return bytes.get(WORD, position);
    }

    /** Returns the first {@code length} (at most 8) bytes as a word, zeroes above them. */
    public static long word(MemorySegment bytes, long from, long length) {
        if (from <= bytes.byteSize() - Long.BYTES) {
            return word(bytes, from) & mask(length);
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word |= (at(bytes, from + i) & 0xFFL) << (i * Byte.SIZE);
        }
        return word;
    }

    /** Returns a word whose lowest {@code length} (0 to 8) bytes are all ones. */
    public static long mask(long length) {
        return length >= Long.BYTES ? -1L : (1L << (length * Byte.SIZE)) - 1;
    }

    /** Returns a text of at most 8 ASCII characters as a word. */
    public static long word(String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word |= (text.charAt(i) & 0xFFL) << (i * Byte.SIZE);
        }
        return word;
    }

    /**
     * Returns the position of the first {@code wanted} in {@code [from, to)}, or {@code to} if there is none. The last word
     * overlaps the one before it: its bytes that were already looked at cannot be hits.
     */
    public static long find(MemorySegment bytes, long from, long to, byte wanted) {
        long pattern = repeat(wanted);
        long last = to - Long.BYTES;
        if (last < from) {
            return findInShort(from, to, from < to ? zeroes(word(bytes, from, to - from) ^ pattern) : 0);
        }
        for (long at = from; at < last; at += Long.BYTES) {
            long hits = zeroes(word(bytes, at) ^ pattern);
            if (hits != 0) {
                return at + firstHit(hits);
            }
        }
        return last + firstHit(zeroes(word(bytes, last) ^ pattern));
    }

    /** Like {@link #find}, for whichever of two bytes comes first. */
    public static long findEither(MemorySegment bytes, long from, long to, byte one, byte other) {
        long onePattern = repeat(one);
        long otherPattern = repeat(other);
        long last = to - Long.BYTES;
        if (last < from) {
            long word = from < to ? word(bytes, from, to - from) : 0;
            return findInShort(from, to, zeroes(word ^ onePattern) | zeroes(word ^ otherPattern));
        }
        for (long at = from; at < last; at += Long.BYTES) {
            long word = word(bytes, at);
            long hits = zeroes(word ^ onePattern) | zeroes(word ^ otherPattern);
            if (hits != 0) {
                return at + firstHit(hits);
            }
        }
        long word = word(bytes, last);
        return last + firstHit(zeroes(word ^ onePattern) | zeroes(word ^ otherPattern));
    }

    /** Returns whether there is a blank or a control character of ASCII in {@code [from, to)}. */
    public static boolean hasBlank(MemorySegment bytes, long from, long to) {
        long at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            if (blanks(word(bytes, at)) != 0) {
                return true;
            }
        }
        return at < to && (blanks(word(bytes, at, to - at)) & mask(to - at)) != 0;
    }

    /** Returns whether there is a control character below a blank in {@code [from, to)}. Looks at all, without a branch. */
    public static boolean hasControl(MemorySegment bytes, long from, long to) {
        int words = (int) (to - from) / Long.BYTES;
        long found = 0;
        for (int i = 0; i < words; i++) {
            found |= controls(word(bytes, from + i * (long) Long.BYTES));
        }
        long rest = to - from & Long.BYTES - 1;
        if (rest > 0) {
            found |= controls(word(bytes, to - rest, rest)) & mask(rest);
        }
        return (found & HIGH_BITS) != 0;
    }

    /** Marks a byte in its highest bit if there is one below a blank; others above it may be marked, too. */
    private static long controls(long word) {
        return word - ' ' * LOW_BITS & ~word;
    }

    /** Marks bytes in their highest bit that are at most a blank, or 0x7F. */
    private static long blanks(long word) {
        long others = ~word & HIGH_BITS;
        long low = (word | HIGH_BITS) - FIRST_VISIBLE * LOW_BITS;
        long delete = (word & ~HIGH_BITS) + LOW_BITS;
        return (~low | delete) & others;
    }

    /** Without a hit, the first one would seem to be eight bytes on, which may be beyond the end. */
    private static long findInShort(long from, long to, long hits) {
        return hits == 0 ? Math.max(from, to) : from + firstHit(hits);
    }

    /** Reads a decimal number of at most 18 digits; -1 if it is not one. */
    public static long decimal(MemorySegment bytes, Span span) {
        return decimal(bytes, span.from, span.to);
    }

    /** Reads {@code [from, to)} as a decimal number of at most 18 digits; -1 if it is not one. */
    public static long decimal(MemorySegment bytes, long from, long to) {
        if (to <= from || to - from > 18) {
            return -1;
        }
        long value = 0;
        for (long at = from; at < to; at++) {
            int digit = at(bytes, at) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static long repeat(byte value) {
        return (value & 0xFFL) * LOW_BITS;
    }

    /** Marks zero bytes in their highest bit. Exact for the lowest mark, which is the only one used. */
    private static long zeroes(long word) {
        return (word - LOW_BITS) & ~word & HIGH_BITS;
    }

    private static int firstHit(long hits) {
        return Long.numberOfTrailingZeros(hits) >>> 3;
    }
}

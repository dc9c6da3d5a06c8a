package io.s3trace.internal.http2;

import io.s3trace.internal.text.TableFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The Huffman code of HPACK: RFC 7541, section 5.2. The code is canonical: of two codes of one length, that of the greater
 * symbol is greater by the number of symbols between them. So lengths are all that is needed to decode.
 */
final class Huffman {
    /** The symbol that ends a string. It may not be in one. */
    private static final int END = 256;
    private static final int LONGEST = 30;
    private static final int SHORTEST = 5;
    /** So many bits are looked up at once: those of two symbols, mostly. */
    private static final int LOOKED_UP = 12;
    private static final int LENGTH_AT = 16;
    private static final int COUNT_AT = 24;
    private static final ValueLayout.OfInt FOUR_BYTES = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort TWO_BYTES = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /**
     * By the next {@link #LOOKED_UP} bits: one symbol or two, the first in the lowest byte; the length of their codes; how many
     * they are. 0 if the first code is longer.
     */
    private static final int[] FOUND = new int[1 << LOOKED_UP];
    /** Symbols in the order of their codes. */
    private static final int[] SYMBOLS = new int[END + 1];
    /** By length: behind the last code of this length, followed by zeroes up to {@link #LONGEST} bits. */
    private static final int[] LIMITS = new int[LONGEST + 1];
    /** By length: what to add to a code of this length for its place in {@link #SYMBOLS}. */
    private static final int[] PLACES = new int[LONGEST + 1];

    static {
        int[] lengths = lengths();
        int code = 0;
        int place = 0;
        for (int length = 1; length <= LONGEST; length++) {
            PLACES[length] = place - code;
            for (int symbol = 0; symbol <= END; symbol++) {
                if (lengths[symbol] == length) {
                    SYMBOLS[place++] = symbol;
                    addShort(symbol, length, code++);
                }
            }
            LIMITS[length] = code << LONGEST - length;
            code <<= 1;
        }
        addPairs();
    }

    private Huffman() {}

    private static int[] lengths() {
        return TableFile.read(Huffman.class, "huffman-lengths.txt").stream().flatMap(List::stream)
                .mapToInt(Integer::parseInt).toArray();
    }

    private static void addShort(int symbol, int length, int code) {
        if (length <= LOOKED_UP) {
            int free = LOOKED_UP - length;
            for (int rest = 0; rest < 1 << free; rest++) {
                FOUND[code << free | rest] = 1 << COUNT_AT | length << LENGTH_AT | symbol;
            }
        }
    }

    private static void addPairs() {
        int[] single = FOUND.clone();
        for (int bits = 0; bits < single.length; bits++) {
            int first = single[bits];
            int second = single[bits << length(first) & single.length - 1];
            int length = length(first) + length(second);
            if (first != 0 && second != 0 && length <= LOOKED_UP) {
                FOUND[bits] = 2 << COUNT_AT | length << LENGTH_AT | (second & 0xFF) << Byte.SIZE | first & 0xFF;
            }
        }
    }

    private static int length(int found) {
        return found >>> LENGTH_AT & 0xFF;
    }

    /**
     * Decodes a string.
     *
     * @param bytes holds it in {@code [from, to)}
     * @param into gets as much of the result as there is room for
     * @return how long the result is, which may be more than there is room for; -1 if it is none
     */
    static int decode(MemorySegment bytes, long from, long to, MemorySegment into) {
        long room = into.byteSize();
        long bits = 0; // the next ones from the highest on, and zeroes behind
        int known = 0;
        int length = 0;
        long at = from;
        while (true) {
            if (known < Integer.SIZE && at <= to - Integer.BYTES) {
                bits |= (bytes.get(FOUR_BYTES, at) & 0xFFFF_FFFFL) << Integer.SIZE - known;
                known += Integer.SIZE;
                at += Integer.BYTES;
            } else if (known < Integer.SIZE) {
                for (; at < to; known += Byte.SIZE) {
                    bits |= (bytes.get(ValueLayout.JAVA_BYTE, at++) & 0xFFL) << Long.SIZE - Byte.SIZE - known;
                }
            }
            int found = FOUND[(int) (bits >>> Long.SIZE - LOOKED_UP)];
            int codeLength = length(found);
            if (found != 0 && codeLength <= known && length < room - 1) {
                into.set(TWO_BYTES, length, (short) found); // of one symbol, the next one overwrites the other byte
                length += found >>> COUNT_AT;
            } else { // a long code, the end, or no room
                int next = (int) ((bits | -1L >>> known) >>> Long.SIZE - LONGEST);
                codeLength = lengthOf(next);
                if (codeLength > known) {
                    return isPadding(bits, known) ? length : -1;
                }
                int symbol = SYMBOLS[(next >>> LONGEST - codeLength) + PLACES[codeLength]];
                if (symbol == END) {
                    return -1;
                }
                if (length < room) {
                    into.set(ValueLayout.JAVA_BYTE, length, (byte) symbol);
                }
                length++;
            }
            bits <<= codeLength;
            known -= codeLength;
        }
    }

    /** The length of the code with which these bits begin, as many as the longest code has. */
    private static int lengthOf(int next) {
        int length = SHORTEST;
        while (length < LONGEST && next >= LIMITS[length]) {
            length++;
        }
        return length;
    }

    /** Less than a byte of ones is the beginning of the symbol that ends a string. */
    private static boolean isPadding(long bits, int known) {
        return known < Byte.SIZE && (bits | -1L >>> known) == -1;
    }
}

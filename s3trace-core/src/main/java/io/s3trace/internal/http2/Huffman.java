package io.s3trace.internal.http2;

import io.s3trace.internal.text.TableFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The Huffman code of HPACK: RFC 7541, section 5.2. The code is canonical: of two codes of one length, that of the greater
 * symbol is greater by the number of symbols between them. So lengths are all that is needed to decode.
 */
final class Huffman {
    /** The symbol that ends a string. It may not be in one. */
    private static final int END = 256;
    private static final int LONGEST = 30;
    /** Codes of at most so many bits are looked up at once. */
    private static final int SHORT = 9;

    /** By the next {@link #SHORT} bits: the symbol, and in the upper half the length of its code; 0 if that is longer. */
    private static final int[] SHORT_CODES = new int[1 << SHORT];
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
    }

    private Huffman() {}

    private static int[] lengths() {
        return TableFile.read(Huffman.class, "huffman-lengths.txt").stream().flatMap(List::stream)
                .mapToInt(Integer::parseInt).toArray();
    }

    private static void addShort(int symbol, int length, int code) {
        if (length <= SHORT) {
            int free = SHORT - length;
            for (int rest = 0; rest < 1 << free; rest++) {
                SHORT_CODES[code << free | rest] = length << Short.SIZE | symbol;
            }
        }
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
        long bits = 0;
        int known = 0;
        int length = 0;
        long at = from;
        while (true) {
            while (known <= Long.SIZE - 2 * Byte.SIZE && at < to) {
                bits = bits << Byte.SIZE | bytes.get(ValueLayout.JAVA_BYTE, at++) & 0xFF;
                known += Byte.SIZE;
            }
            int next = next(bits, known);
            int codeLength = length(next);
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
            known -= codeLength;
        }
    }

    /** The next bits, followed by ones: as many as the longest code has. */
    private static int next(long bits, int known) {
        int missing = Math.max(0, LONGEST - known);
        long filled = bits << missing | (1L << missing) - 1;
        return (int) (filled >>> known + missing - LONGEST) & (1 << LONGEST) - 1;
    }

    private static int length(int next) {
        int found = SHORT_CODES[next >>> LONGEST - SHORT];
        if (found != 0) {
            return found >>> Short.SIZE;
        }
        int length = SHORT + 1;
        while (length < LONGEST && next >= LIMITS[length]) {
            length++;
        }
        return length;
    }

    /** Less than a byte of ones is the beginning of the symbol that ends a string. */
    private static boolean isPadding(long bits, int known) {
        long ones = (1L << known) - 1;
        return known < Byte.SIZE && (bits & ones) == ones;
    }
}

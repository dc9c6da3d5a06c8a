package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;

/** A short text with which bytes are compared, eight at a time, in either case of letters. */
public final class Ascii {

    private final int length;
    private final long mask;
    private final long first;
    private final long last;
    /** The letters between the first and the last eight, if there are more than sixteen. */
    private final long[] middle;

    /**
     * @param lowerCase the text; it may have letters, digits and punctuation above {@code 0x1F}
     */
    public Ascii(String lowerCase) {
        length = lowerCase.length();
        mask = Bytes.mask(length);
        first = lowered(lowerCase.substring(0, Math.min(8, length))) & mask;
        last = lowered(lowerCase.substring(Math.max(0, length - 8)));
        middle = new long[Math.max(0, (length + 7) / 8 - 2)];
        for (int i = 0; i < middle.length; i++) {
            middle[i] = lowered(lowerCase.substring(i * 8 + 8, i * 8 + 16));
        }
    }

    /** Changes a text as bytes are changed before they are compared. This changes more than letters, such as an underscore. */
    private static long lowered(String text) {
        return Bytes.word(text) | Bytes.LOWER_CASE;
    }

    public int length() {
        return length;
    }

    /** The first eight letters as a word, with zeroes after them if there are fewer. */
    public long firstWord() {
        return first;
    }

    /** True if {@code [from, to)} is this text. */
    public boolean isAll(MemorySegment bytes, long from, long to) {
        return to - from == length && isAt(bytes, from, to);
    }

    /** True if {@code [from, to)} ends with this text. */
    public boolean isEnd(MemorySegment bytes, long from, long to) {
        return to - from >= length && isAt(bytes, to - length, to);
    }

    /** True if this text begins at {@code from}, and ends before {@code to}. */
    public boolean isAt(MemorySegment bytes, long from, long to) {
        if (to - from < length) {
            return false;
        }
        long word = (Bytes.word(bytes, from, Math.min(length, 8)) | Bytes.LOWER_CASE) & mask;
        return word == first && isRestAt(bytes, from);
    }

    /** The same, if the first eight bytes, in lower case, are already known as a word. */
    public boolean isAt(MemorySegment bytes, long from, long to, long word) {
        return (word & mask) == first && to - from >= length && isRestAt(bytes, from);
    }

    private boolean isRestAt(MemorySegment bytes, long from) {
        if (length > 8 && (Bytes.word(bytes, from + length - 8) | Bytes.LOWER_CASE) != last) {
            return false;
        }
        for (int i = 0; i < middle.length; i++) {
            if ((Bytes.word(bytes, from + i * 8L + 8) | Bytes.LOWER_CASE) != middle[i]) {
                return false;
            }
        }
        return true;
    }
}

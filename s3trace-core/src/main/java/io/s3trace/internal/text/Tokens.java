package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;

/** Lists of words in headers, separated by commas (RFC 9110, section 5.6.1). */
public final class Tokens {

    private Tokens() {}

    /** True if a word is in the list, in any case. */
    public static boolean contain(MemorySegment bytes, Span list, Ascii word) {
        Span rest = new Span();
        rest.set(list);
        Span each = new Span();
        while (next(bytes, rest, each)) {
            if (each.is(bytes, word)) {
                return true;
            }
        }
        return false;
    }

    /** Takes the next word from the front of a list; returns false if there is none. */
    public static boolean next(MemorySegment bytes, Span rest, Span word) {
        if (rest.isEmpty()) {
            return false;
        }
        long comma = Bytes.find(bytes, rest.from, rest.to, (byte) ',');
        word.set(rest.from, comma);
        word.trim(bytes);
        rest.from = comma + 1;
        return true;
    }
}

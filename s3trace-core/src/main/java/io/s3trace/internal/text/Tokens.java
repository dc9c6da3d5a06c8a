package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;

/** Lists of words in headers, separated by commas (RFC 9110, section 5.6.1). */
public final class Tokens {

    private Tokens() {}

    /** True if a word is in the list, in any case. */
    public static boolean contain(MemorySegment bytes, Span list, Ascii word) {
        long at = list.from;
        while (at < list.to) {
            long comma = Bytes.find(bytes, at, list.to, (byte) ',');
            long from = at;
            long to = comma;
            while (from < to && Bytes.at(bytes, from) <= ' ') {
                from++;
            }
            while (from < to && Bytes.at(bytes, to - 1) <= ' ') {
                to--;
            }
            if (word.isAll(bytes, from, to)) {
                return true;
            }
            at = comma + 1;
        }
        return false;
    }
}

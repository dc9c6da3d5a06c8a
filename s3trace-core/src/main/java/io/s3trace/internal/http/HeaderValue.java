package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;

/** Finds the value of a header line. */
public final class HeaderValue {

    private HeaderValue() {}

    /** Lays the span over the value, without the space around it. */
    public static void find(MemorySegment bytes, long line, long lineEnd, Span value) {
        long from = Math.min(Bytes.find(bytes, line, lineEnd, (byte) ':') + 1, lineEnd);
        long to = lineEnd;
        while (from < to && isSpace(Bytes.at(bytes, from))) {
            from++;
        }
        while (from < to && isSpace(Bytes.at(bytes, to - 1))) {
            to--;
        }
        value.set(from, to);
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == Bytes.CR;
    }
}

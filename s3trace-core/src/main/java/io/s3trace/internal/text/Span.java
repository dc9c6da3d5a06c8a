package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;

/**
 * A stretch of the head that is being read, kept as positions so that nothing is copied. Reused; empty if not found.
 */
public final class Span {

    public long from;
    public long to;

    public void clear() {
        from = 0;
        to = 0;
    }

    public void set(long newFrom, long newTo) {
        from = newFrom;
        to = newTo;
    }

    public void set(Span other) {
        from = other.from;
        to = other.to;
    }

    public boolean is(MemorySegment bytes, Ascii text) {
        return text.isAll(bytes, from, to);
    }

    public boolean startsWith(MemorySegment bytes, Ascii text) {
        return text.isAt(bytes, from, to);
    }

    public boolean endsWith(MemorySegment bytes, Ascii text) {
        return text.isEnd(bytes, from, to);
    }

    /** Leaves out the space around it. */
    public void trim(MemorySegment bytes) {
        long start = from;
        long end = to;
        while (start < end && isSpace(Bytes.at(bytes, start))) {
            start++;
        }
        while (start < end && isSpace(Bytes.at(bytes, end - 1))) {
            end--;
        }
        set(start, end);
    }

    private static boolean isSpace(byte value) {
        return value <= ' ' && (value == ' ' || value == '\t' || value == Bytes.CR);
    }

    public boolean isEmpty() {
        return from >= to;
    }

    /** True if there is at least one byte and all are inside the segment. Everything else is rejected. */
    public static boolean isInside(MemorySegment bytes, long offset, int length) {
        return length > 0 && offset >= 0 && offset <= bytes.byteSize() - length;
    }
}

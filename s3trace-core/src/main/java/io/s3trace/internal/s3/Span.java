package io.s3trace.internal.s3;

import java.lang.foreign.MemorySegment;

/**
 * A stretch of the head that is being read, kept as positions so that nothing is copied. Reused; empty if not found.
 */
final class Span {

    long from;
    long to;

    void clear() {
        from = 0;
        to = 0;
    }

    void set(long newFrom, long newTo) {
        from = newFrom;
        to = newTo;
    }

    void set(Span other) {
        from = other.from;
        to = other.to;
    }

    boolean is(MemorySegment bytes, Ascii text) {
        return text.isAll(bytes, from, to);
    }

    boolean startsWith(MemorySegment bytes, Ascii text) {
        return text.isAt(bytes, from, to);
    }

    boolean endsWith(MemorySegment bytes, Ascii text) {
        return text.isEnd(bytes, from, to);
    }

    boolean isEmpty() {
        return from >= to;
    }

    /** True if there is at least one byte and all are inside the segment: whatever else is asked for is refused. */
    static boolean isInside(MemorySegment bytes, long offset, int length) {
        return length > 0 && offset >= 0 && offset <= bytes.byteSize() - length;
    }
}

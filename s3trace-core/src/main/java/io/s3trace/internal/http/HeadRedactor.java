package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Overwrites in a head, in place, everything that is not needed to read it again. It works by a list of what is kept, not of
 * what is secret: so an unknown header is overwritten. Lengths stay the same. For one thread.
 */
public interface HeadRedactor {
    /** Replaces a byte that is not kept. */
    byte FILLER = 'x';

    /**
     * Overwrites a head's first line.
     *
     * @param bytes native memory, writable
     * @param from the head's first byte
     * @param lineEnd its first line feed, or {@code to} if that is not there
     * @param to behind the last byte there is
     */
    void startLine(MemorySegment bytes, long from, long lineEnd, long to);

    /**
     * Overwrites a complete header line.
     *
     * @param bytes native memory, writable
     * @param from its first byte
     * @param lineEnd its line feed
     */
    void header(MemorySegment bytes, long from, long lineEnd);

    /**
     * Overwrites a head. A line whose end is not there is overwritten completely. If that is the first line, what is certain in
     * it stays.
     *
     * @param bytes native memory, writable
     * @param from the head's first byte
     * @param to behind its last byte, or the last one there is
     * @return behind its blank line, or {@code to} if that is not there
     */
    default long redact(MemorySegment bytes, long from, long to) {
        long lineEnd = Bytes.find(bytes, from, to, Bytes.LF);
        startLine(bytes, from, lineEnd, to);
        long line = lineEnd + 1;
        while (line < to) {
            lineEnd = Bytes.find(bytes, line, to, Bytes.LF);
            if (lineEnd == to) {
                wipe(bytes, line, to);
                return to;
            }
            if (lineEnd == line || lineEnd == line + 1 && Bytes.at(bytes, line) == Bytes.CR) {
                return lineEnd + 1;
            }
            header(bytes, line, lineEnd);
            line = lineEnd + 1;
        }
        return to;
    }

    /**
     * Overwrites bytes.
     *
     * @param bytes native memory, writable
     * @param from the first
     * @param to behind the last; none if not behind {@code from}
     */
    static void wipe(MemorySegment bytes, long from, long to) {
        if (from < to) {
            bytes.asSlice(from, to - from).fill(FILLER);
        }
    }

    /**
     * Overwrites the rest of a line, but not its end.
     *
     * @param bytes native memory, writable
     * @param from the first byte
     * @param lineEnd the line feed
     */
    static void wipeLine(MemorySegment bytes, long from, long lineEnd) {
        boolean crlf = lineEnd > from && Bytes.at(bytes, lineEnd - 1) == Bytes.CR;
        wipe(bytes, from, crlf ? lineEnd - 1 : lineEnd);
    }
}

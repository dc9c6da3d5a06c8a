package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Overwrites in a head, in place, everything that is not needed to read it again. It works by a list of what is kept, not of
 * what is secret: so an unknown header is overwritten. What frames the body is always kept. Lengths stay the same. For one
 * thread.
 */
public abstract class HeadRedactor {
    /** Replaces a byte that is not kept. */
    public static final byte FILLER = 'x';

    private static final HeaderTable<FramingHeader> FRAMING = new HeaderTable<>(List.of(FramingHeader.values()));

    private final Span value = new Span();

    /**
     * Overwrites a head's first line.
     *
     * @param bytes native memory, writable
     * @param from the head's first byte
     * @param lineEnd its first line feed, or {@code to} if that is not there
     * @param to behind the last byte there is
     */
    protected abstract void startLine(MemorySegment bytes, long from, long lineEnd, long to);

    /**
     * Overwrites a complete header line that does not frame the body. By default, nothing of it is kept.
     *
     * @param bytes native memory, writable
     * @param from its first byte
     * @param lineEnd its line feed
     * @param valueOfLine where its value is
     */
    protected void header(MemorySegment bytes, long from, long lineEnd, Span valueOfLine) {
        wipeLine(bytes, from, lineEnd);
    }

    /**
     * Overwrites a head. A line whose end is not there is overwritten completely. If that is the first line, what is certain in
     * it stays.
     *
     * @param bytes native memory, writable
     * @param from the head's first byte
     * @param to behind its last byte, or the last one there is
     * @return behind its blank line, or {@code to} if that is not there
     */
    public final long redact(MemorySegment bytes, long from, long to) {
        long lineEnd = Bytes.find(bytes, from, to, Bytes.LF);
        startLine(bytes, from, lineEnd, to);
        long line = lineEnd + 1;
        while (line < to) {
            lineEnd = Bytes.find(bytes, line, to, Bytes.LF);
            if (lineEnd == to) {
                wipe(bytes, line, to);
                return to;
            }
            if (HeadScanner.isBlank(bytes, line, lineEnd)) {
                return lineEnd + 1;
            }
            value.set(Math.min(Bytes.find(bytes, line, lineEnd, (byte) ':') + 1, lineEnd), lineEnd);
            value.trim(bytes);
            FramingHeader framing = FRAMING.find(bytes, line, lineEnd);
            if (framing != null) {
                framing.keep(bytes, value);
            } else {
                header(bytes, line, lineEnd, value);
            }
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
    public static void wipe(MemorySegment bytes, long from, long to) {
        if (from < to) {
            bytes.asSlice(from, to - from).fill(FILLER);
        }
    }

    /** Overwrites a value unless it is harmless. */
    protected static void wipeUnless(boolean harmless, MemorySegment bytes, Span value) {
        if (!harmless) {
            wipe(bytes, value.from, value.to);
        }
    }

    /**
     * Overwrites the rest of a line, but not its end.
     *
     * @param bytes native memory, writable
     * @param from the first byte
     * @param lineEnd the line feed
     */
    protected static void wipeLine(MemorySegment bytes, long from, long lineEnd) {
        boolean crlf = lineEnd > from && Bytes.at(bytes, lineEnd - 1) == Bytes.CR;
        wipe(bytes, from, crlf ? lineEnd - 1 : lineEnd);
    }
}

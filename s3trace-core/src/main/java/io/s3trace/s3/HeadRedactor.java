package io.s3trace.s3;

import java.lang.foreign.MemorySegment;

/**
 * Overwrites in a head, in place, all that need not be seen to read it again. A list of what is kept, not of what is
 * secret: a header that nobody has thought of is overwritten. Lengths stay the same. For one thread.
 */
public interface HeadRedactor {
    /** Nothing more belongs to the message. */
    long NO_BODY = 0;
    /** The body's end cannot be counted. */
    long OPEN_END = -1;
    /** The body is in chunks. */
    long CHUNKED = -2;

    /** What is put in the place of a byte that is not kept. */
    byte FILLER = 'x';

    /**
     * Tells whether a head may begin here.
     *
     * @param bytes native memory
     * @param from where its first byte would be
     * @param to behind the last byte there is
     * @return false if no head begins so
     */
    boolean begins(MemorySegment bytes, long from, long to);

    /**
     * Begins a head, and overwrites its first line.
     *
     * @param bytes native memory, writable
     * @param from the head's first byte
     * @param lineEnd its first line feed, or {@code to} if that is not there
     * @param to behind the last byte there is
     * @param state of this head, begun anew
     */
    void startLine(MemorySegment bytes, long from, long lineEnd, long to, HeadState state);

    /**
     * Overwrites more of a first line whose beginning was in an earlier call.
     *
     * @param bytes native memory, writable
     * @param from the first byte
     * @param lineEnd the line feed, or {@code to} if that is not there
     * @param to behind the last byte there is
     * @param state of this head
     */
    void restOfStartLine(MemorySegment bytes, long from, long lineEnd, long to, HeadState state);

    /**
     * Overwrites a header line that is there from its first byte to its end.
     *
     * @param bytes native memory, writable
     * @param from its first byte
     * @param lineEnd its line feed
     * @param state of this head
     */
    void header(MemorySegment bytes, long from, long lineEnd, HeadState state);

    /**
     * Tells what follows, after all lines of a head.
     *
     * @param state of this head
     * @return how long the body is, {@link #OPEN_END} or {@link #CHUNKED}
     */
    long bodyLength(HeadState state);

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

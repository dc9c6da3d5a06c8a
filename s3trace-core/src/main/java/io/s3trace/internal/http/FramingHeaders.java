package io.s3trace.internal.http;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;

/** What may stay of the headers that say where a message ends: their known values, and nothing else. */
public final class FramingHeaders {
    /** More than the digits of the largest object's size. */
    private static final int MOST_DIGITS = 13;

    private static final Ascii CHUNKED = new Ascii("chunked");
    private static final Ascii CONTINUE = new Ascii("100-continue");
    private static final Ascii CLOSE = new Ascii("close");
    private static final Ascii KEEP_ALIVE = new Ascii("keep-alive");

    private FramingHeaders() {}

    /** Keeps the value of a {@code Content-Length} if it is a length. */
    public static void keepLength(MemorySegment bytes, Span value) {
        if (value.to - value.from > MOST_DIGITS || Bytes.decimal(bytes, value) < 0) {
            HeadRedactor.wipe(bytes, value.from, value.to);
        }
    }

    /** Keeps the end of a {@code Transfer-Encoding} if the last coding is in chunks. */
    public static void keepCoding(MemorySegment bytes, Span value) {
        boolean chunked = value.endsWith(bytes, CHUNKED);
        HeadRedactor.wipe(bytes, value.from, value.to - (chunked ? CHUNKED.length() : 0));
    }

    /** Keeps the value of an {@code Expect} if it is a known one. */
    public static void keepExpectation(MemorySegment bytes, Span value) {
        if (!value.is(bytes, CONTINUE)) {
            HeadRedactor.wipe(bytes, value.from, value.to);
        }
    }

    /** Keeps what a {@code Connection} says about the connection's end. */
    public static void keepPersistence(MemorySegment bytes, Span value) {
        if (!value.is(bytes, CLOSE) && !value.is(bytes, KEEP_ALIVE)) {
            HeadRedactor.wipe(bytes, value.from, value.to);
        }
    }
}

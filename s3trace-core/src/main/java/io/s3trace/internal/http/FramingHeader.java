package io.s3trace.internal.http;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.Tokens;
import java.lang.foreign.MemorySegment;

/**
 * The headers that say where a message ends, and what may come after it. A recording keeps of their values just what is read
 * here, so that a replay finds the same ends.
 */
public enum FramingHeader implements HeaderName {
    CONTENT_LENGTH("content-length") {
        @Override
        void keep(MemorySegment bytes, Span value) {
            HeadRedactor.wipeUnless(length(bytes, value) >= 0, bytes, value);
        }
    },
    TRANSFER_ENCODING("transfer-encoding") {
        @Override
        void keep(MemorySegment bytes, Span value) {
            int kept = isChunked(bytes, value) ? CHUNKED.length() : 0;
            HeadRedactor.wipe(bytes, value.from, value.to - kept);
        }
    },
    EXPECT("expect") {
        @Override
        void keep(MemorySegment bytes, Span value) {
            HeadRedactor.wipeUnless(expectsContinue(bytes, value), bytes, value);
        }
    },
    CONNECTION("connection") {
        @Override
        void keep(MemorySegment bytes, Span value) {
            Span word = new Span();
            while (Tokens.next(bytes, value, word)) {
                HeadRedactor.wipeUnless(word.is(bytes, CLOSE) || word.is(bytes, KEEP_ALIVE), bytes, word);
            }
        }
    };

    /** The largest object has 14 digits. A length of more is none. */
    private static final int MOST_DIGITS = 14;

    private static final Ascii CHUNKED = new Ascii("chunked");
    private static final Ascii CONTINUE = new Ascii("100-continue");
    private static final Ascii CLOSE = new Ascii("close");
    private static final Ascii KEEP_ALIVE = new Ascii("keep-alive");

    private final String text;

    FramingHeader(String text) {
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean isRead() {
        return true;
    }

    /** Overwrites what is not read of a value. */
    abstract void keep(MemorySegment bytes, Span value);

    /** Returns what a {@code Content-Length} says; -1 if that is no length. */
    public static long length(MemorySegment bytes, Span value) {
        return value.to - value.from > MOST_DIGITS ? -1 : Bytes.decimal(bytes, value);
    }

    /** Returns whether the last coding of a {@code Transfer-Encoding} is in chunks. */
    public static boolean isChunked(MemorySegment bytes, Span value) {
        return value.endsWith(bytes, CHUNKED);
    }

    /** Returns whether an {@code Expect} says that the client waits before it sends its body. */
    public static boolean expectsContinue(MemorySegment bytes, Span value) {
        return value.is(bytes, CONTINUE);
    }

    /**
     * Returns whether a {@code Connection} says that the connection ends.
     *
     * @param otherwise what holds if it says neither that nor that the connection lasts
     */
    public static boolean closes(MemorySegment bytes, Span value, boolean otherwise) {
        return Tokens.contain(bytes, value, CLOSE) || otherwise && !Tokens.contain(bytes, value, KEEP_ALIVE);
    }
}

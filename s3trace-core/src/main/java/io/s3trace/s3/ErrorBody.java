package io.s3trace.s3;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Finds the error code in the beginning of a body: {@code <Error><Code>NoSuchKey</Code>...}. Whatever has to be
 * unwrapped first stays in native memory, since an error may repeat the request's credentials.
 */
final class ErrorBody {

    private static final int CAPACITY = 8 * 1024;
    private static final int LONGEST_CODE = 64;
    private static final Ascii ERROR = new Ascii("<error>");
    private static final Ascii CODE = new Ascii("<code>");

    private final MemorySegment unchunked = Arena.ofAuto().allocate(CAPACITY);
    private final MemorySegment inflated = Arena.ofAuto().allocate(CAPACITY);
    private final Texts texts;
    private final Span found = new Span();

    ErrorBody(Texts texts) {
        this.texts = texts;
    }

    /** Returns the code, empty if there is none in these bytes. */
    String code(MemorySegment bytes, long offset, int length, boolean chunked, boolean gzip) {
        MemorySegment body = bytes.asSlice(offset, length);
        if (chunked) {
            body = unchunked.asSlice(0, ChunkedBody.copy(body, unchunked));
        }
        if (gzip) {
            body = inflated.asSlice(0, inflate(body));
        }
        return code(body);
    }

    /** Looks for the code inside the first {@code Error} element. */
    private String code(MemorySegment body) {
        long end = body.byteSize();
        long error = behind(body, 0, end, ERROR);
        long start = behind(body, error, end, CODE);
        if (error < 0 || start < 0) {
            return "";
        }
        long stop = Bytes.find(body, start, end, (byte) '<');
        if (stop == end || stop - start > LONGEST_CODE) {
            return "";
        }
        found.set(start, stop);
        return texts.plain(body, found);
    }

    /** Returns the position behind the first such tag, or -1 if there is none. */
    private static long behind(MemorySegment body, long from, long to, Ascii tag) {
        long at = from < 0 ? to : Bytes.find(body, from, to, (byte) '<');
        while (at < to) {
            if (tag.isAt(body, at, to)) {
                return at + tag.length();
            }
            at = Bytes.find(body, at + 1, to, (byte) '<');
        }
        return -1;
    }

    /**
     * Inflates as much as there is and as fits; returns how much that is. Bytes that are no gzip inflate to nothing.
     */
    private int inflate(MemorySegment body) {
        int header = GzipHeader.length(body);
        if (header < 0) {
            return 0;
        }
        try (ScopedInflater scoped = new ScopedInflater()) {
            ByteBuffer into = inflated.asByteBuffer();
            scoped.inflater.setInput(body.asSlice(header).asByteBuffer());
            return scoped.inflater.inflate(into);
        } catch (DataFormatException e) {
            return 0;
        }
    }

    private static final class ScopedInflater implements AutoCloseable {
        private final Inflater inflater = new Inflater(true);

        @Override
        public void close() {
            inflater.end();
        }
    }
}

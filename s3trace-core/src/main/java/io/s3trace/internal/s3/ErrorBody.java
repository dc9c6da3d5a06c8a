package io.s3trace.internal.s3;

import io.s3trace.internal.http.Chunks;
import io.s3trace.internal.http.GzipHeader;
import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.Texts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Finds the error code in the beginning of a body: {@code <Error><Code>NoSuchKey</Code>...}. A body that has to be decoded
 * first stays in native memory, because an error may repeat the request's credentials.
 */
final class ErrorBody {

    private static final int CAPACITY = 64 * 1024;
    private static final int LONGEST_CODE = 64;
    private static final Ascii ERROR = new Ascii("<error");
    private static final Ascii CODE = new Ascii("<code");
    private static final Ascii DELETE_RESULT = new Ascii("<deleteresult");

    private final MemorySegment unchunked = Arena.ofAuto().allocate(CAPACITY);
    private final MemorySegment inflated = Arena.ofAuto().allocate(CAPACITY);
    private final Chunks chunks = new Chunks();
    private final Texts texts;
    private final Span found = new Span();

    ErrorBody(Texts texts) {
        this.texts = texts;
    }

    /**
     * Reads what a body reports about errors: the code of the first one and, for a DeleteObjects, how many there are. If the
     * status was a success, the body is an error only if its root element says so, or if it is the result of a DeleteObjects.
     */
    void read(MemorySegment bytes, long offset, int length, ResponseFacts into) {
        MemorySegment body = bytes.asSlice(offset, length);
        if (into.chunked) {
            body = unchunked.asSlice(0, chunks.copyData(body, unchunked));
        }
        if (into.gzip) {
            body = inflated.asSlice(0, inflate(body));
        }
        read(body, into);
    }

    private void read(MemorySegment body, ResponseFacts into) {
        long end = body.byteSize();
        long root = root(body, end);
        boolean deleted = isTag(body, root, end, DELETE_RESULT);
        if (into.status < 300 && !deleted && !isTag(body, root, end, ERROR)) {
            return;
        }
        long error = behind(body, into.status < 300 ? root : 0, end, ERROR);
        if (error < 0) {
            return;
        }
        into.errorCode = code(body, error, end);
        for (; deleted && error >= 0; error = behind(body, error, end, ERROR)) {
            into.failedKeys++;
        }
    }

    private String code(MemorySegment body, long error, long end) {
        long start = behind(body, error, end, CODE);
        if (start < 0) {
            return "";
        }
        long stop = Bytes.find(body, start, end, (byte) '<');
        if (stop == end || stop - start > LONGEST_CODE) {
            return "";
        }
        found.set(start, stop);
        return texts.plain(body, found);
    }

    /** Returns where the root element begins. Only blanks and declarations may precede it. */
    private static long root(MemorySegment body, long end) {
        long at = 0;
        while (at < end) {
            byte next = Bytes.at(body, at);
            if (next == '<') {
                byte kind = at + 1 < end ? Bytes.at(body, at + 1) : 0;
                if (kind != '?' && kind != '!') {
                    return at;
                }
                at = Bytes.find(body, at, end, (byte) '>');
            } else if (next > ' ') {
                return end;
            }
            at++;
        }
        return end;
    }

    /** Returns the position after the first such tag, or -1 if there is none. */
    private static long behind(MemorySegment body, long from, long to, Ascii tag) {
        for (long at = Bytes.find(body, from, to, (byte) '<'); at < to; at = Bytes.find(body, at + 1, to, (byte) '<')) {
            if (isTag(body, at, to, tag)) {
                long close = Bytes.find(body, at, to, (byte) '>');
                return close == to ? -1 : close + 1;
            }
        }
        return -1;
    }

    /** Is this element here, with attributes or without? */
    private static boolean isTag(MemorySegment body, long at, long to, Ascii tag) {
        long behind = at + tag.length();
        return behind < to && tag.isAt(body, at, to) && (Bytes.at(body, behind) == '>' || Bytes.at(body, behind) <= ' ');
    }

    /** Inflates as much as there is and as fits. Returns how much that is. Bytes that are not gzip inflate to nothing. */
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

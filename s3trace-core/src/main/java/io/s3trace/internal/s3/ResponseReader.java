package io.s3trace.internal.s3;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http.StatusLine;
import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import io.s3trace.internal.text.Texts;
import java.lang.foreign.MemorySegment;

/**
 * Reads the head of an HTTP/1.x response, and the S3 error code in its body. The bytes are read in place: an error's body may
 * repeat signatures and tokens, and its message the names of objects. It remembers texts that come again. So it is for one
 * thread, and best kept.
 */
public final class ResponseReader {

    /** What Amazon S3 says if there is no place for an error code. */
    static final Ascii SLOW_DOWN = new Ascii(" slow down");

    /** How much is read if the whole answer is an error: it begins with its code. */
    private static final int SHORT_ERROR = 1024;
    /**
     * How much is read of other answers. A long operation is kept alive with blanks before it fails. Of many keys, any may have
     * failed.
     */
    private static final int LONG_ERROR = 64 * 1024;

    private final Texts texts = new Texts();
    private final ResponseHeaders headers = new ResponseHeaders(texts);
    private final ErrorBody errorBody = new ErrorBody(texts);

    /** Creates a reader. */
    public ResponseReader() {}

    /** Forgets the heads it has read, so that the next ones are read line by line. */
    void forgetHeads() {
        headers.forget();
    }

    /**
     * Reads a head, and nothing after its blank line. If it was cut, its complete lines are read.
     *
     * @param bytes native memory that holds the head
     * @param offset where its first byte is
     * @param length how many bytes there are; there may be a body among them
     * @param into filled with what the head says; empty if it is not the head of a response
     * @return true if it is the head of an HTTP/1.x response
     */
    public boolean read(MemorySegment bytes, long offset, int length, ResponseFacts into) {
        return read(bytes, offset, length, 0, false, into);
    }

    /**
     * Reads a head, as above, on one of several connections. The next head of the same connection will be read faster, because
     * most of its lines will be the same.
     *
     * @param bytes native memory that holds the head
     * @param offset where its first byte is
     * @param length how many bytes there are; there may be a body among them
     * @param stream a number of the connection; if others have the same, that only costs time
     * @param s3 whether it answers a request that is certainly S3's: otherwise nothing is remembered
     * @param into filled with what the head says; empty if it is not the head of a response
     * @return true if it is the head of an HTTP/1.x response
     */
    public boolean read(MemorySegment bytes, long offset, int length, long stream, boolean s3, ResponseFacts into) {
        into.begin();
        int status = Span.isInside(bytes, offset, length) ? StatusLine.status(bytes, offset, length) : -1;
        if (status < 0) {
            return false;
        }
        into.status = status;
        into.httpMinorVersion = StatusLine.minorVersion(bytes, offset);
        into.connectionClose = into.httpMinorVersion == 0;
        long end = offset + length;
        long lineEnd = Bytes.find(bytes, offset, end, Bytes.LF);
        into.slowDown = SLOW_DOWN.isAt(bytes, offset + StatusLine.STATUS_END, lineEnd);
        headers.answers(s3);
        long headEnd = headers.read(bytes, Math.min(lineEnd + 1, end), end, stream, into);
        into.headLength = headEnd < 0 ? S3RequestEvent.UNKNOWN : (int) (headEnd - offset);
        return true;
    }

    /**
     * Returns how much of a response's body may hold an error code, and so should be passed to {@link #readBody}.
     *
     * @param operation what was asked for
     * @param status the answer's status
     * @return how many bytes of the body, including chunk framing; 0 if it holds none: what was stored is never looked at
     */
    public static int errorLength(S3Operation operation, int status) {
        if (status >= 300) {
            return SHORT_ERROR;
        }
        return switch (operation) {
            case GET_OBJECT, GET_OBJECT_TORRENT, GET_OBJECT_ANNOTATION, SELECT_OBJECT_CONTENT, PUT_OBJECT, UPLOAD_PART,
                    HEAD_OBJECT, HEAD_BUCKET, OPTIONS_OBJECT, UNKNOWN -> 0;
            case COMPLETE_MULTIPART_UPLOAD, COPY_OBJECT, UPLOAD_PART_COPY, DELETE_OBJECTS -> LONG_ERROR;
            default -> SHORT_ERROR;
        };
    }

    /**
     * Reads the error code from the first bytes of a body: the code of the error that the body is, or of the first error that a
     * DeleteObjects reports, and how many of those there are. The message is never read. A code from the head is not
     * overwritten.
     *
     * @param bytes native memory that holds the body as it came: with chunk framing, compression and everything
     * @param offset where its first byte is
     * @param length how many bytes there are
     * @param into what {@link #read} made of the head; its error code is set if one is found
     */
    public void readBody(MemorySegment bytes, long offset, int length, ResponseFacts into) {
        if (into.errorCode.isEmpty() && Span.isInside(bytes, offset, length)) {
            texts.keep(false);
            errorBody.read(bytes, offset, length, into);
        }
    }
}

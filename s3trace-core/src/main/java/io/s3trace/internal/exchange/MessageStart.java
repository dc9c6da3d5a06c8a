package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.http.HeadScanner;
import io.s3trace.internal.http.RequestStart;
import io.s3trace.internal.http.StatusLine;

/** Whether a message begins in a record. */
final class MessageStart {
    /** The shortest request, {@code GET / HTTP/1.1}, has more bytes than this. Fewer may be a line end after a body. */
    private static final int MIN_REQUEST_BYTES = 16;

    private MessageStart() {}

    /** Does a request begin with this byte? */
    static boolean isRequest(CaptureRecord record, int at) {
        int seen = record.payloadLength() - at;
        return seen > 0 && RequestStart.matches(record.memory(), record.payloadOffset() + at, seen);
    }

    /** Is a request's whole head there, if one begins with the first byte? */
    static boolean isWhole(CaptureRecord record) {
        return new HeadScanner().scan(record.memory(), record.payloadOffset(), record.payloadLength()) >= 0;
    }

    /** May a request begin with this byte, which is beyond the part of a call that is captured? */
    static boolean mayBeRequest(CaptureRecord record, int at) {
        return at > 0 && at >= record.payloadLength() && record.length() - at >= MIN_REQUEST_BYTES;
    }

    /** May a response begin with this byte? Not if what is seen of it is something else. */
    static boolean mayBeResponse(CaptureRecord record, int at) {
        return StatusLine.mayBegin(record.memory(), record.payloadOffset() + at, record.payloadLength() - at);
    }

    /** Does a response begin with this byte? */
    static boolean isResponse(CaptureRecord record, int at) {
        return StatusLine.begins(record.memory(), record.payloadOffset() + at, record.payloadLength() - at);
    }
}

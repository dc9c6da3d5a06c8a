package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/** The first line of a response: RFC 9112, section 4. */
public final class StatusLine {
    /** The server needs the body. */
    public static final int CONTINUE = 100;
    /** The connection carries something else from here on. */
    public static final int SWITCHING_PROTOCOLS = 101;
    /** Where the status is. */
    public static final int STATUS_AT = "HTTP/1.1 ".length();
    /** Behind the status. */
    public static final int STATUS_END = STATUS_AT + 3;

    private static final String VERSION = "HTTP/1.";
    private static final long VERSION_WORD = Bytes.word(VERSION);
    private static final long VERSION_MASK = Bytes.mask(VERSION.length());

    private StatusLine() {}

    /** Returns whether a response begins here, as far as its version shows that. */
    public static boolean begins(MemorySegment bytes, long offset, int length) {
        return length >= Long.BYTES && (Bytes.word(bytes, offset) & VERSION_MASK) == VERSION_WORD;
    }

    /** Returns whether a response may begin here, if more bytes follow. */
    public static boolean mayBegin(MemorySegment bytes, long offset, int length) {
        for (int i = 0; i < Math.min(length, VERSION.length()); i++) {
            if (Bytes.at(bytes, offset + i) != VERSION.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the status of the response that begins here; -1 if there is none. */
    public static int status(MemorySegment bytes, long offset, int length) {
        if (length < STATUS_END || !begins(bytes, offset, length)) {
            return -1;
        }
        int minor = minorVersion(bytes, offset);
        long status = Bytes.decimal(bytes, offset + STATUS_AT, offset + STATUS_END);
        boolean valid = minor >= 0 && minor <= 9 && Bytes.at(bytes, offset + STATUS_AT - 1) == ' ';
        return valid && status >= CONTINUE ? (int) status : -1;
    }

    /** Returns the minor version of the response that begins here. */
    public static int minorVersion(MemorySegment bytes, long offset) {
        return Bytes.at(bytes, offset + VERSION.length()) - '0';
    }

    /** Returns whether another response to the same request follows one with this status: RFC 9110, section 15.2. */
    public static boolean isInterim(int status) {
        return status / 100 == 1 && status != SWITCHING_PROTOCOLS;
    }

    /** Returns how many of these bytes are version and status. From any other letter on, they are not. */
    static int seen(MemorySegment bytes, long from, long to) {
        int column = 0;
        while (column < STATUS_END && from + column < to && isSeen(Bytes.at(bytes, from + column), column)) {
            column++;
        }
        return column;
    }

    private static boolean isSeen(byte letter, int column) {
        if (column < VERSION.length()) {
            return letter == VERSION.charAt(column);
        }
        return column == STATUS_AT - 1 ? letter == ' ' : letter >= '0' && letter <= '9';
    }
}

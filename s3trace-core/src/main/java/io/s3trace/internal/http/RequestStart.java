package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;

/** Decides from a connection's first bytes whether an HTTP/1.x request may begin there. */
public final class RequestStart {

    private RequestStart() {}

    /**
     * Returns true if the bytes could be the beginning of a request line: a known method, a space, and the first byte
     * of a request target, as far as there are bytes.
     *
     * @param bytes native memory that holds them
     * @param offset where they begin
     * @param length how many there are
     * @return false if no request line begins so, or if there are no bytes
     */
    public static boolean matches(MemorySegment bytes, long offset, int length) {
        if (!Span.isInside(bytes, offset, length)) {
            return false;
        }
        HttpMethod method = HttpMethod.startOf(bytes, offset, length);
        if (method == null) {
            return false;
        }
        return length <= method.tokenLength() || beginsTarget(method, Bytes.at(bytes, offset + method.tokenLength()));
    }

    /** RFC 9112, section 3.2: origin form, absolute form, asterisk form; authority form for CONNECT. */
    private static boolean beginsTarget(HttpMethod method, byte first) {
        return switch (first) {
            case '/', '*', 'h', 'H' -> true;
            default -> method == HttpMethod.CONNECT && first > ' ' && first < 0x7F;
        };
    }
}

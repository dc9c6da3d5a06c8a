package io.s3trace.internal.http;

/** How the end of a message's body is known: RFC 9112, section 6.3. */
public enum Framing {
    /** There is no body. */
    NONE,
    /** By its length. */
    LENGTH,
    /** By its last chunk. */
    CHUNKED,
    /** By the end of the connection. */
    UNTIL_CLOSE,
    /** By the end of its stream: RFC 9113, section 8.1. */
    STREAM,
    /** Not at all: the head was cut or lost. What comes next ends it. */
    UNKNOWN;

    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /**
     * Returns how a request's body ends.
     *
     * @param chunked whether its last transfer coding is in chunks
     * @param length its {@code Content-Length}, negative if it has none
     * @return how its body ends
     */
    public static Framing ofRequest(boolean chunked, long length) {
        if (chunked) {
            return CHUNKED;
        }
        return length > 0 ? LENGTH : NONE;
    }

    /**
     * Returns how a response's body ends.
     *
     * @param method the method of the request that it answers
     * @param status its status
     * @param chunked whether its last transfer coding is in chunks
     * @param length its {@code Content-Length}, negative if it has none
     * @return how its body ends
     */
    public static Framing ofResponse(String method, int status, boolean chunked, long length) {
        if (status == StatusLine.SWITCHING_PROTOCOLS || method.equals("CONNECT") && status / 100 == 2) {
            return UNTIL_CLOSE; // a tunnel
        }
        if (status / 100 == 1 || status == NO_CONTENT || status == NOT_MODIFIED || method.equals("HEAD")) {
            return NONE;
        }
        return !chunked && length < 0 ? UNTIL_CLOSE : ofRequest(chunked, length);
    }
}

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
    /** Not at all: the head was cut or lost. What comes next ends it. */
    UNKNOWN
}

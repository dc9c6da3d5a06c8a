package io.s3trace.event;

/** Whether a TLS handshake went on with the keys of an earlier session (RFC 8446, section 2.2). */
public enum Resumption {
    /** It did. */
    RESUMED,
    /** It made keys of its own. */
    FULL,
    /** That is not known: of versions before TLS 1.3, and where the server's message does not say the version. */
    UNKNOWN
}

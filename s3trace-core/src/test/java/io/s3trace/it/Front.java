package io.s3trace.it;

/** A way in to the server: one port of nginx each, named like its placeholder in {@code nginx.conf}. */
public enum Front {
    /** Keeps connections open. */
    KEEP_ALIVE,
    /** Closes the connection after each response. */
    CLOSE,
    /** Sends every body in chunks. */
    CHUNKED,
    /** Sends every body without a length, until it closes the connection. */
    UNTIL_CLOSE,
    /** Answers 413 to bodies over 1 KiB, and 403 below {@code /forbidden/}, without reading the body. */
    EARLY,
    /** Sends 1 MiB a second. */
    SLOW,
    /** Speaks HTTP/2, and keeps connections open. */
    HTTP2,
    /** Like {@link #KEEP_ALIVE}, with a certificate that the other one's owner has signed: rustls accepts no other. */
    SIGNED,
    /** Like {@link #KEEP_ALIVE}, without TLS. */
    PLAIN,
    /** Like {@link #CLOSE}, without TLS. */
    PLAIN_CLOSE,
    /** Like {@link #CHUNKED}, without TLS. */
    PLAIN_CHUNKED,
    /** Like {@link #UNTIL_CLOSE}, without TLS. */
    PLAIN_UNTIL_CLOSE,
    /** Speaks nothing but HTTP/2, without TLS. */
    PLAIN_HTTP2;

    String scheme() {
        return name().startsWith("PLAIN") ? "http" : "https";
    }
}

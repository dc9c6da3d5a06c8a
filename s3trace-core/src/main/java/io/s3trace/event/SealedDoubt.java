package io.s3trace.event;

/** Why figures of a {@link SealedExchange} may not be exact. Later versions may have more. */
public enum SealedDoubt {
    /** The cipher pads its records, or is not known: the numbers of bytes are estimates. */
    PADDING,
    /**
     * It is the first exchange of a TLS 1.3 connection. Session tickets, which the server sends at about the time of its first
     * response, look like a part of that.
     */
    FIRST_OF_CONNECTION,
    /**
     * The client offered HTTP/2, and the server is not known to have chosen HTTP/1.1. If it is HTTP/2, several requests may be
     * under way at once, and what looks like one exchange may be a part of one, or several.
     */
    POSSIBLE_HTTP2,
    /** Not all records of the connection were followed: it is older than the tracing, or records were lost. */
    JOINED,
    /**
     * The response began while the request was still being sent, as an early error does. Or it may have: something followed
     * that may be the rest of the request, or another one that was not answered.
     */
    EARLY_RESPONSE
}

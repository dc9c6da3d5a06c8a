package io.s3trace.event;

/** By what it is known that a {@link SealedExchange} is over. */
public enum SealedEnd {
    /** The next request has begun on its connection. */
    NEXT_REQUEST,
    /** Its connection has ended. */
    CLOSED
}

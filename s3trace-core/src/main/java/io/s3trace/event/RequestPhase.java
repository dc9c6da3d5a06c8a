package io.s3trace.event;

/** How far a request came, or has come so far. */
public enum RequestPhase {
    /** Some of it was sent, but not all. */
    SENDING,
    /** All of it was sent; nothing of the final response has arrived. */
    WAITING,
    /** Some of the final response has arrived. */
    RECEIVING,
    /** The whole response has arrived. */
    DONE
}

package io.s3trace.event;

/** How a TLS handshake ended. */
public enum HandshakeOutcome {
    /** The connection is secure. */
    ESTABLISHED,
    /**
     * One side did not accept what the other sent: a certificate, a version, a name, or something that is not TLS at all. Also
     * if the handshake failed and it is not known why.
     */
    REFUSED,
    /** The server ended its side of the connection before the handshake had completed. */
    PEER_CLOSED,
    /** The server reset the connection. */
    PEER_RESET,
    /**
     * The client gave up while it waited for the server. It closed the connection, for example after its own timeout, or it
     * ended.
     */
    ABANDONED,
    /** The kernel gave up: the server acknowledged nothing of what was sent to it, however often it was sent. */
    TIMED_OUT
}

package io.s3trace.event;

/** How a TLS handshake ended. */
public enum HandshakeOutcome {
    /** The connection is secure. */
    ESTABLISHED,
    /**
     * One of the two did not accept what the other said: a certificate, a version, a name, or something that is no TLS at
     * all. Also when it ended in vain and nobody knows why.
     */
    REFUSED,
    /** The server ended its side of the connection before the handshake was done. */
    PEER_CLOSED,
    /** The server reset the connection. */
    PEER_RESET,
    /**
     * The client gave up while it waited for the server: it closed the connection, as with a timeout of its own, or ended.
     */
    ABANDONED,
    /** The kernel gave up: the server acknowledged nothing of what was sent to it, however often. */
    TIMED_OUT
}

package io.s3trace.event;

/** Why a connection failed. Later versions may have more constants. */
public enum ConnectionFailure {
    /** Nothing listens at the address, or a firewall says so ({@link ConnectOutcome#REFUSED}). */
    CONNECT_REFUSED,
    /** The peer reset the connection while it was being established. */
    CONNECT_RESET,
    /** A router or the kernel reported that there is no route. */
    CONNECT_UNREACHABLE,
    /** There was no answer for as long as the kernel tries to connect. */
    CONNECT_TIMED_OUT,
    /** The client gave up connecting, or ended. */
    CONNECT_ABANDONED,
    /** The connect failed in another way. */
    CONNECT_FAILED,
    /**
     * Client or server did not accept what the other sent ({@link HandshakeOutcome#REFUSED}). Or the handshake completed, and
     * then the client found the server's certificate bad.
     */
    HANDSHAKE_REFUSED,
    /** The server ended its side of the connection before the TLS handshake had completed. */
    HANDSHAKE_CLOSED,
    /** The server reset the connection before the TLS handshake had completed. */
    HANDSHAKE_RESET,
    /** The server acknowledged nothing of the TLS handshake for as long as the kernel tries. */
    HANDSHAKE_TIMED_OUT,
    /** The client gave up the TLS handshake while it waited for the server, or ended. */
    HANDSHAKE_ABANDONED;

    /** {@return whether the TLS handshake failed; if not, the TCP connect did} */
    public boolean inHandshake() {
        return compareTo(HANDSHAKE_REFUSED) >= 0;
    }
}

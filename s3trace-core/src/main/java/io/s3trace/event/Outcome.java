package io.s3trace.event;

/** How an exchange ended, or that it has not. */
public enum Outcome {
    /** The whole response arrived. */
    COMPLETE,
    /** The server ended its side of the connection within the response: it is shorter than promised. */
    TRUNCATED,
    /** The server ended its side of the connection before it had answered. */
    UNANSWERED,
    /** The server reset the connection before the response was complete. */
    RESET,
    /** The client gave up: it closed the connection before the response was complete. */
    CLOSED,
    /** The process ended before the response was complete. */
    PROCESS_EXITED,
    /** The next request began before this response was complete. */
    SUPERSEDED,
    /** Nothing was heard of it for longer than the tracer waits. */
    TIMED_OUT,
    /** The tracer was closed, or its tables were full, before the response was complete. */
    UNFINISHED,
    /** No request was made: nobody listens at the address, or a firewall says so ({@link ConnectOutcome#REFUSED}). */
    CONNECT_REFUSED,
    /** No request was made: the peer reset the connection while it was being made. */
    CONNECT_RESET,
    /** No request was made: somebody on the way said that there is no way. */
    CONNECT_UNREACHABLE,
    /** No request was made: nobody answered for as long as the kernel tries to connect. */
    CONNECT_TIMED_OUT,
    /** No request was made: the client gave up connecting, or ended. */
    CONNECT_ABANDONED,
    /** No request was made: the connect failed in another way. */
    CONNECT_FAILED,
    /**
     * No request was made: client or server did not accept what the other said ({@link HandshakeOutcome#REFUSED}), or the
     * handshake was done and the client then found the server's certificate bad.
     */
    HANDSHAKE_REFUSED,
    /** No request was made: the server ended its side of the connection before the TLS handshake was done. */
    HANDSHAKE_CLOSED,
    /** No request was made: the server reset the connection before the TLS handshake was done. */
    HANDSHAKE_RESET,
    /** No request was made: the server acknowledged nothing of the TLS handshake for as long as the kernel tries. */
    HANDSHAKE_TIMED_OUT,
    /** No request was made: the client gave up the TLS handshake while it waited for the server, or ended. */
    HANDSHAKE_ABANDONED,
    /** It has not ended, but nothing has moved for {@link io.s3trace.S3TracerBuilder#stallAfter}: a notice, not an end. */
    STALLED,
    /** It has not ended: only in what {@link io.s3trace.S3Tracer#inFlight()} returns. */
    IN_FLIGHT
}

package io.s3trace.event;

import java.util.Map;

/**
 * A connection to S3 that failed to be established: its TCP connect failed, or its TLS handshake. Nothing is known about the
 * request that would have been made. The event starts when the connect or handshake that failed began. Immutable.
 *
 * <p>Later versions may have more methods: only the library implements this.
 */
public interface FailedConnectionEvent extends TraceEvent {
    /** {@return the TLS library, {@link TlsLibrary#UNKNOWN} if the connect failed} */
    TlsLibrary library();

    /** {@return the local address and port} */
    Endpoint local();

    /** {@return the peer's address and port} */
    Endpoint remote();

    /**
     * {@return the name whose lookup found the peer's address, in the form of the header {@code Host}: with the port, unless
     * that is 80 or 443; empty if no lookup was seen}
     */
    String host();

    /** {@return how long that lookup took, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}} */
    long dnsNanos();

    /**
     * {@return how long the TCP connect took until it succeeded or failed, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}}
     */
    long connectNanos();

    /** {@return how long the TLS handshake took until it failed, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}} */
    long tlsNanos();

    /** {@return why it failed} */
    ConnectionFailure failure();

    @Override
    FailedConnectionEvent withLabels(Map<String, String> newLabels);
}

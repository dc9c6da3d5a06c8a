package io.s3trace.event;

import java.util.Map;

/**
 * A connection to S3 that did not come about: its TCP connect failed, or its TLS handshake. Of the request that would have
 * been made, nothing is known. It begins where what failed began. Immutable.
 *
 * <p>Later versions may have more methods: implementations are the library's.
 */
public interface FailedConnectionEvent extends TraceEvent {
    /** {@return what does TLS, {@link TlsLibrary#UNKNOWN} if the connect failed} */
    TlsLibrary library();

    /** {@return the local address and port} */
    Endpoint local();

    /** {@return the peer's address and port} */
    Endpoint remote();

    /**
     * {@return the name by whose lookup the peer's address was found, as the header {@code Host} would have it: with the port
     * unless that is 80 or 443; empty if no lookup was seen}
     */
    String host();

    /** {@return how long that lookup took, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}} */
    long dnsNanos();

    /** {@return how long the TCP connect took, whether it failed or not, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}} */
    long connectNanos();

    /** {@return how long the TLS handshake took until it failed, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}} */
    long tlsNanos();

    /** {@return why it failed} */
    ConnectionFailure failure();

    @Override
    FailedConnectionEvent withLabels(Map<String, String> newLabels);
}

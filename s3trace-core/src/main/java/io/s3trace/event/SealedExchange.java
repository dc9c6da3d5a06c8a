package io.s3trace.event;

import java.util.Map;
import java.util.Set;

/**
 * A request to S3 and its response, on a TLS connection that s3trace cannot look into. Nothing of its contents is known: no
 * operation, no key, no status. Its sizes and times are read from the headers of TLS records, which are not encrypted. The
 * server's name is the one that the client asked for in the handshake (RFC 6066, section 3). Immutable.
 *
 * <p>An exchange is reported when it is certain that it is over: when the next request begins on its connection, or when the
 * connection ends.
 *
 * <p>Later versions may have more methods: only the library implements this.
 */
public interface SealedExchange extends TraceEvent {
    /** {@return the local address and port} */
    Endpoint local();

    /** {@return the server's address and port} */
    Endpoint remote();

    /** {@return the server's name; empty if the client named none, or the connection is older than the tracing} */
    String host();

    /** {@return the bucket, if the server's name has it; empty if not} */
    String bucket();

    /** {@return such as {@code TLSv1.3}; empty if not known} */
    String version();

    /** {@return bytes of the request, head and body, before encryption; without a record that did not move to its end} */
    long sentBytes();

    /**
     * {@return bytes of the response, head and body, interim responses included, before encryption; without a record that did
     * not move to its end}
     */
    long receivedBytes();

    /** {@return whether there was a response} */
    boolean answered();

    /** {@return the time from when the first bytes of the request were sent until the last were, in nanoseconds} */
    long sendNanos();

    /** {@return the time from then until the response began, in nanoseconds; {@link #UNKNOWN} without a response} */
    long waitNanos();

    /** {@return the time from then until its last bytes were received; {@link #UNKNOWN} without a response} */
    long receiveNanos();

    /** {@return whether an exchange was seen on the connection before} */
    boolean reused();

    /** {@return why figures may not be exact; empty if they are} */
    Set<SealedDoubt> doubts();

    /** {@return by what it is known that it is over} */
    SealedEnd end();

    @Override
    SealedExchange withLabels(Map<String, String> newLabels);
}

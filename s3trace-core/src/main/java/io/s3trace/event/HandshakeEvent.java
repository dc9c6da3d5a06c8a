package io.s3trace.event;

import java.util.Map;

/**
 * One TLS handshake of a process as a client, with whatever service, on a connection that the process opened while it was
 * traced. It starts with the first call that takes part in the handshake. Its thread is the one that opened the connection or,
 * if that is not known, the one that made the handshake. The {@code exe} of its process is empty if the process had ended when
 * the event was made. Immutable.
 *
 * <p>Later versions may have more methods: only the library implements this.
 */
public interface HandshakeEvent extends TraceEvent {
    /** {@return the TLS library of the process} */
    TlsLibrary library();

    /** {@return the local address and port; not known if the connection's socket is not} */
    Endpoint local();

    /** {@return the server's address and port; not known if the connection's socket is not} */
    Endpoint remote();

    /** {@return how it ended} */
    HandshakeOutcome outcome();

    /**
     * The version that the server has chosen, from its first message (RFC 8446, section 4.1.3). It is not known if there was
     * no such message, if it came in pieces, or if it followed a proxy's answer. With {@link SocketSource#NONE}, the version is
     * known for OpenSSL 1.1 to 3.1 only.
     *
     * @return such as {@code TLSv1.3}; empty if not known
     */
    String version();

    /** {@return whether it resumed an earlier session} */
    Resumption resumption();

    @Override
    HandshakeEvent withLabels(Map<String, String> newLabels);
}

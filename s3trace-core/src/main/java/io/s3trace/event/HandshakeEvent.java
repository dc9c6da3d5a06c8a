package io.s3trace.event;

import java.util.Map;

/**
 * One TLS handshake of a process as a client, with whatever service, on a connection that it has opened while it was traced.
 * It starts with the first call that shakes hands. Its thread is the one that opened the connection or, if that is not known,
 * the one that shook hands. The {@code exe} of its process is empty if that had ended by the time. Immutable.
 *
 * <p>Later versions may have more methods: implementations are the library's.
 */
public interface HandshakeEvent extends TraceEvent {
    /** {@return how the process does TLS} */
    TlsLibrary library();

    /** {@return the local address and port; not known if the connection's socket is not} */
    Endpoint local();

    /** {@return the server's address and port; not known if the connection's socket is not} */
    Endpoint remote();

    /** {@return how it ended} */
    HandshakeOutcome outcome();

    /**
     * The version that the server has chosen, from its first message (RFC 8446, section 4.1.3). It is not known if that message
     * did not come, came in pieces, or came behind a proxy's answer; nor, with {@link SocketSource#NONE}, of OpenSSL 1.1 to 3.1.
     *
     * @return such as {@code TLSv1.3}; empty if not known
     */
    String version();

    /** {@return whether it went on with the keys of an earlier session} */
    Resumption resumption();

    @Override
    HandshakeEvent withLabels(Map<String, String> newLabels);
}

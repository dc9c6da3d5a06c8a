package io.s3trace.event;

import java.util.Map;
import java.util.Optional;

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

    /** {@return the local address and port, if the connection's socket is known} */
    Optional<Endpoint> local();

    /** {@return the server's address and port, if the connection's socket is known} */
    Optional<Endpoint> remote();

    /** {@return how it ended} */
    HandshakeOutcome outcome();

    /**
     * {@return the version that the server has chosen, such as {@code TLSv1.3}, if its first message was seen (RFC 8446,
     * section 4.1.3): not if there was none, it came in pieces or behind a proxy's answer; with {@link SocketSource#NONE}, of
     * OpenSSL 1.1 to 3.1}
     */
    Optional<String> version();

    /**
     * {@return whether it went on with the keys of an earlier session, of TLS 1.3 and where the version is known by the
     * server's message (RFC 8446, section 2.2)}
     */
    Optional<Boolean> resumed();

    @Override
    HandshakeEvent withLabels(Map<String, String> newLabels);
}

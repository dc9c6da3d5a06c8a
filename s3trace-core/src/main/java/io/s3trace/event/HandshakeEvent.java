package io.s3trace.event;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One TLS handshake of a process as a client, with whatever service, on a connection that it has opened while it was traced.
 * Immutable.
 *
 * @param start when the first call that shakes hands began
 * @param process who shook hands; its {@code exe} is empty if it had ended by the time
 * @param tid the thread that opened the connection or, if that is not known, the one that shook hands; in the host's PID
 *     namespace
 * @param library how the process does TLS
 * @param local the local address and port, if the connection's socket is known
 * @param remote the server's address and port, if the connection's socket is known
 * @param latencyNanos from the start to the outcome, in nanoseconds
 * @param outcome how it ended
 * @param version the version that the server has chosen, such as {@code TLSv1.3}, if its first message was seen (RFC 8446,
 *     section 4.1.3): not if there was none, it came in pieces or behind a proxy's answer; with
 *     {@link SocketSource#NONE}, of OpenSSL 1.1 to 3.1
 * @param resumed whether it went on with the keys of an earlier session, of TLS 1.3 and where the version is known by the
 *     server's message (RFC 8446, section 2.2)
 */
public record HandshakeEvent(
        Instant start,
        ProcessInfo process,
        int tid,
        TlsLibrary library,
        Optional<Endpoint> local,
        Optional<Endpoint> remote,
        long latencyNanos,
        HandshakeOutcome outcome,
        Optional<String> version,
        Optional<Boolean> resumed) {

    /** Rejects a missing part: every part is always there. */
    public HandshakeEvent {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(library, "library");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(resumed, "resumed");
    }
}

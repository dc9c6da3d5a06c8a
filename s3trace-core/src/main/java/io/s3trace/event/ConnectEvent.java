package io.s3trace.event;

import java.time.Instant;
import java.util.Objects;

/**
 * One attempt of a process to open a TCP connection, to whatever service. Immutable. An attempt that fails before it
 * sends anything, for want of a route or a local port, is none.
 *
 * @param start when the kernel began to connect
 * @param process who connected; its {@code exe} is empty if its first connect began before connects were asked for, or
 *     it had ended by the time
 * @param tid the thread that began to connect, in the host's PID namespace
 * @param local the local address and port
 * @param remote the peer's address and port
 * @param host the name by whose look-up the peer's address was found, empty if none was seen: see {@link ResolveEvent}
 * @param dnsNanos how long that look-up took, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}
 * @param latencyNanos from the start to the outcome, in nanoseconds; if it was established, that is from the first SYN
 *     to the SYN-ACK
 * @param outcome how it ended
 */
public record ConnectEvent(
        Instant start,
        ProcessInfo process,
        int tid,
        Endpoint local,
        Endpoint remote,
        String host,
        long dnsNanos,
        long latencyNanos,
        ConnectOutcome outcome) {

    /** Rejects a missing part: every part is always there. */
    public ConnectEvent {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(outcome, "outcome");
    }
}

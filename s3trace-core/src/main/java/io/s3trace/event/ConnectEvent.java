package io.s3trace.event;

import java.util.Map;

/**
 * One attempt of a process to open a TCP connection, to whatever service. Immutable. An attempt that fails before it
 * sends anything, for want of a route or a local port, is none. The {@code exe} of its process is empty if the process's first
 * connect began before connects were asked for, or it had ended by the time.
 *
 * <p>Later versions may have more methods: implementations are the library's.
 */
public interface ConnectEvent extends TraceEvent {
    /** {@return the local address and port} */
    Endpoint local();

    /** {@return the peer's address and port} */
    Endpoint remote();

    /** {@return the name by whose look-up the peer's address was found, empty if none was seen: see {@link ResolveEvent}} */
    String host();

    /** {@return how long that look-up took, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}} */
    long dnsNanos();

    /**
     * {@return from the start to the outcome, in nanoseconds; if it was established, that is from the first SYN to the
     * SYN-ACK}
     */
    @Override
    long latencyNanos();

    /** {@return how it ended} */
    ConnectOutcome outcome();

    @Override
    ConnectEvent withLabels(Map<String, String> newLabels);
}

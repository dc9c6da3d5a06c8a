package io.s3trace.event;

import java.time.Instant;

/**
 * One attempt of a process to open a TCP connection, to whatever service. Immutable. An attempt that fails before it
 * sends anything, for want of a route or a local port, is none.
 *
 * <p>Later versions may have more methods: implementations are the library's.
 */
public interface ConnectEvent {
    /** {@return when the kernel began to connect} */
    Instant start();

    /**
     * {@return who connected; its {@code exe} is empty if its first connect began before connects were asked for, or it had
     * ended by the time}
     */
    ProcessInfo process();

    /** {@return the thread that began to connect, in the host's PID namespace} */
    int tid();

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
    long latencyNanos();

    /** {@return how it ended} */
    ConnectOutcome outcome();
}

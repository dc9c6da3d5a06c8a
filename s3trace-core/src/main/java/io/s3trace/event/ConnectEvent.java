package io.s3trace.event;

import java.util.Map;

/**
 * One attempt of a process to open a TCP connection, to whatever service. Immutable. An attempt that fails before it sends
 * anything is not reported, for example if there is no route or no local port. The {@code exe} of its process is empty in two
 * cases: the process's first connect began before connects were asked for, or the process had ended when the event was made.
 *
 * <p>Later versions may have more methods: only the library implements this.
 */
public interface ConnectEvent extends TraceEvent {
    /** {@return the local address and port} */
    Endpoint local();

    /** {@return the peer's address and port} */
    Endpoint remote();

    /** {@return the name whose lookup found the peer's address, empty if none was seen: see {@link ResolveEvent}} */
    String host();

    /** {@return how long that lookup took, in nanoseconds, or {@link S3RequestEvent#UNKNOWN}} */
    long dnsNanos();

    /**
     * {@return the time from the start to the outcome, in nanoseconds; for an established connection, from the first SYN to the
     * SYN-ACK}
     */
    @Override
    long latencyNanos();

    /** {@return how it ended} */
    ConnectOutcome outcome();

    @Override
    ConnectEvent withLabels(Map<String, String> newLabels);
}

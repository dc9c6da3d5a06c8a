package io.s3trace.bpf.capture;

import java.util.Optional;

/** The connections that the kernel side follows, as far as the reader of its records can change that. */
public interface KnownConnections {
    /** The time until which a connection of HTTP/2 is given up. */
    long FOR_GOOD = -1;

    /**
     * Has the kernel side ignore requests on a connection that begin in certain ways, until a given time.
     *
     * @param tgid its process
     * @param handle its address there
     * @param bornNanos when it was first seen, so that no other connection at that address is meant
     * @param untilNanos when they are to be looked at again, nanoseconds of CLOCK_MONOTONIC; for all requests of an HTTP/2
     *     connection, {@link #FOR_GOOD}
     * @param beginnings of the requests, at most {@link RequestBeginning#MOST}
     */
    void giveUp(int tgid, long handle, long bornNanos, long untilNanos, long[] beginnings);

    /**
     * Looks a connection up.
     *
     * @param tgid its process
     * @param handle its address there
     * @param bornNanos when it was first seen, so that no other connection at that address is meant
     * @return what is known of it, or empty if it has been closed or has been dropped to make room
     */
    Optional<State> find(int tgid, long handle, long bornNanos);

    /**
     * Has the kernel side ignore a TLS connection that nobody opens. By default, does nothing.
     *
     * @param handle its socket
     * @param bornNanos when it was first seen, so that no other connection at that address is meant
     */
    default void ignoreSealed(long handle, long bornNanos) {}

    /**
     * Forgets a connection whose process is gone.
     *
     * @param tgid its process
     * @param handle its address there
     */
    void forget(int tgid, long handle);

    /**
     * Excludes a process from tracing, until it runs another program or is accepted. By default, does nothing.
     *
     * @param tgid the process
     * @param startNanos when it started, nanoseconds of CLOCK_BOOTTIME
     * @param exec number of its exec
     */
    default void reject(int tgid, long startNanos, long exec) {}

    /**
     * Takes back a rejection. By default, does nothing.
     *
     * @param tgid the process
     */
    default void accept(int tgid) {}

    /**
     * Reads the present state of the network under a connection. By default, it is not known.
     *
     * @param tgid its process
     * @param handle its address there
     * @param bornNanos when it was first seen, so that no other connection at that address is meant
     * @return what the kernel's TCP says, or empty if its socket is not known or has been closed
     */
    default Optional<Network> network(int tgid, long handle, long bornNanos) {
        return Optional.empty();
    }

    /**
     * The state of the network under a connection.
     *
     * @param roundTripMicros smoothed round trip time
     * @param retransmits segments sent again since the connection began
     * @param unacknowledged bytes sent that have not been acknowledged
     * @param unsent bytes handed over that have not been sent
     */
    record Network(long roundTripMicros, int retransmits, long unacknowledged, long unsent) {}

    /**
     * What the kernel side knows of a connection.
     *
     * @param sent bytes sent since it was first seen
     * @param received bytes received since
     */
    record State(long sent, long received) {}
}

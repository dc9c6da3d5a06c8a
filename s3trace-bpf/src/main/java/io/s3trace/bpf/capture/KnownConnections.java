package io.s3trace.bpf.capture;

import java.util.Optional;

/** The connections that the kernel side follows, as far as the reader of its records has a say in it. */
public interface KnownConnections {
    /**
     * Has a connection ignored from its next request on.
     *
     * @param tgid its process
     * @param handle its address there
     * @param bornNanos when it was first seen, so that no other connection at that address is meant
     */
    void ignore(int tgid, long handle, long bornNanos);

    /**
     * Looks a connection up.
     *
     * @param tgid its process
     * @param handle its address there
     * @param bornNanos when it was first seen, so that no other connection at that address is meant
     * @return what is known of it, or empty if it has been closed, or made room for others
     */
    Optional<State> find(int tgid, long handle, long bornNanos);

    /**
     * Forgets a connection whose process is gone.
     *
     * @param tgid its process
     * @param handle its address there
     */
    void forget(int tgid, long handle);

    /**
     * Has a process not traced, until it runs another program or is accepted. By default, does nothing.
     *
     * @param tgid the process
     * @param startNanos when it started, nanoseconds of CLOCK_BOOTTIME
     * @param exec number of its exec
     */
    default void reject(int tgid, long startNanos, long exec) {}

    /**
     * Takes a rejection back. By default, does nothing.
     *
     * @param tgid the process
     */
    default void accept(int tgid) {}

    /**
     * What the kernel side knows of a connection.
     *
     * @param sent bytes sent since it was first seen
     * @param received bytes received since
     */
    record State(long sent, long received) {}
}

package io.s3trace.internal.exchange;

/** Learns what events are going to show, on the thread that reads the ring. */
public interface VerdictListener {
    /** Does nothing. */
    VerdictListener NONE = (connection, exchange, s3) -> { };

    /**
     * An exchange has ended, and it is known whether it is S3's. Each has one verdict.
     *
     * @param exchange valid until this method returns
     */
    void onVerdict(Connection connection, Exchange exchange, boolean s3);

    /**
     * A connect to S3 or a handshake with S3 has failed. By default, does nothing.
     *
     * @param lookup when the lookup began whose name the event shows, nanoseconds of CLOCK_MONOTONIC; 0 if none was seen
     */
    default void onFailedOpening(int pid, long lookup) {}
}

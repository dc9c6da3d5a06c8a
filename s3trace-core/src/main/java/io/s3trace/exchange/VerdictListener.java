package io.s3trace.exchange;

/** Is told whose the exchanges are, on the thread that reads the ring, before they become events or do not. */
@FunctionalInterface
public interface VerdictListener {
    /** Wants to know nothing. */
    VerdictListener NONE = (connection, exchange, s3) -> { };

    /**
     * An exchange has ended, and it is known whether it is S3's. Each has one verdict.
     *
     * @param exchange valid until this method returns
     */
    void onVerdict(Connection connection, Exchange exchange, boolean s3);
}

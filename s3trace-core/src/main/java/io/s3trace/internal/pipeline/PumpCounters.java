package io.s3trace.internal.pipeline;

import java.lang.invoke.VarHandle;

/** What a pump has done. Only its thread writes this. Others see it with the delay of a round. */
public final class PumpCounters {
    long records;
    long malformed;
    long failures;
    long filterFailures;
    long gaps;
    long exchanges;
    long notS3;
    long filtered;
    long events;
    long failedConnections;
    long connects;
    long sealed;
    long maxFillBytes;

    PumpCounters() {}

    /**
     * The figures at one time.
     *
     * @param records records read from the ring
     * @param malformed records that made no sense
     * @param failures records at which the pump itself failed
     * @param filterFailures events left out because a filter threw
     * @param gaps how often records were missing between two of a connection
     * @param exchanges requests that ended, of all kinds
     * @param notS3 those of them that are not S3
     * @param filtered those of the others that a filter held back
     * @param events requests passed on
     * @param failedConnections failed connections to S3 passed on
     * @param connects TCP connects passed on
     * @param sealed exchanges passed on of connections that nobody opens
     * @param maxFillBytes the most bytes that were seen in the ring
     */
    public record Snapshot(
            long records,
            long malformed,
            long failures,
            long filterFailures,
            long gaps,
            long exchanges,
            long notS3,
            long filtered,
            long events,
            long failedConnections,
            long connects,
            long sealed,
            long maxFillBytes) {}

    void noteFill(long bytes) {
        maxFillBytes = Math.max(maxFillBytes, bytes);
        VarHandle.releaseFence();
    }

    /** {@return the figures now} */
    public Snapshot snapshot() {
        VarHandle.acquireFence();
        return new Snapshot(records, malformed, failures, filterFailures, gaps, exchanges, notS3, filtered, events,
                failedConnections, connects, sealed, maxFillBytes);
    }
}

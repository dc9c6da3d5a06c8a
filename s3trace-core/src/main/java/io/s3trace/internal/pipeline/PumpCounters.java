package io.s3trace.internal.pipeline;

import java.lang.invoke.VarHandle;

/** What a pump has done. Written by its thread alone; others see it with a round's delay. */
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
    long maxFillBytes;

    PumpCounters() {}

    /**
     * The figures at one time.
     *
     * @param records records read from the ring
     * @param malformed records that made no sense
     * @param failures records at which the pump itself failed
     * @param filterFailures events left out because a filter threw
     * @param gaps times that records were missing between two of a connection
     * @param exchanges requests that ended, of all kinds
     * @param notS3 of them, those that are not S3
     * @param filtered of the others, those that no filter let through
     * @param events requests handed on
     * @param failedConnections connections to S3 handed on that did not come about
     * @param connects TCP connects handed on
     * @param maxFillBytes the fullest that the ring was seen
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
            long maxFillBytes) {}

    void noteFill(long bytes) {
        maxFillBytes = Math.max(maxFillBytes, bytes);
        VarHandle.releaseFence();
    }

    /** {@return the figures now} */
    public Snapshot snapshot() {
        VarHandle.acquireFence();
        return new Snapshot(records, malformed, failures, filterFailures, gaps, exchanges, notS3, filtered, events,
                failedConnections, connects, maxFillBytes);
    }
}

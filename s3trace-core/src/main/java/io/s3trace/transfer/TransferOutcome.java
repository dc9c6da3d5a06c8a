package io.s3trace.transfer;

/** How a transfer of several requests ended. */
public enum TransferOutcome {
    /** It is still under way. */
    OPEN,
    /** An upload was completed, or the whole object of a download has arrived. */
    COMPLETED,
    /** An upload was aborted. */
    ABORTED,
    /** The request to complete an upload was refused, or failed and was not repeated. */
    FAILED,
    /** There was no request for longer than the tracker waits. */
    EXPIRED,
    /** It had to make room for others. What is reported is true, but more may have followed. */
    EVICTED
}

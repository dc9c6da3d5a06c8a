package io.s3trace.transfer;

/** How a transfer of several requests ended. */
public enum TransferOutcome {
    /** It is still under way. */
    OPEN,
    /** An upload was completed; of a download, the whole object has arrived. */
    COMPLETED,
    /** An upload was aborted. */
    ABORTED,
    /** The request to complete an upload was refused, or failed and was not repeated. */
    FAILED,
    /** Nothing was heard of it for longer than the tracker waits. */
    EXPIRED,
    /** It had to make room for others; what is told is true, but more may have followed. */
    EVICTED
}

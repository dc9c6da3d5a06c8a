package io.s3trace.event;

/**
 * Events that a reader was to get from a tracer in another process, and did not.
 *
 * @param events how many; if the tracer was started anew, only those that it has counted since
 * @param cause why
 */
public record MissedEvents(long events, Cause cause) {
    /** Why events were missed. Later versions may add reasons. */
    public enum Cause {
        /** The reader was too slow, and its queue in the tracer was full. */
        QUEUE_FULL,
        /** The reader was not connected. */
        DISCONNECTED,
        /**
         * The tracer was started anew while the reader was not connected. What the earlier one reported last, and what nobody
         * traced meanwhile, is not known.
         */
        RESTARTED
    }
}

package io.s3trace;

/** How an exchange ended. */
public enum Outcome {
    /** The whole response arrived. */
    COMPLETE,
    /** The connection was closed before the response was complete. */
    CLOSED,
    /** The process ended before the response was complete. */
    PROCESS_EXITED,
    /** The next request began before this response was complete. */
    SUPERSEDED,
    /** Nothing was heard of it for longer than the tracer waits. */
    TIMED_OUT,
    /** The tracer was closed, or its tables were full, before the response was complete. */
    UNFINISHED
}

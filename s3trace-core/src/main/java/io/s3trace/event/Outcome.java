package io.s3trace.event;

/** How an exchange ended, or that it has not. */
public enum Outcome {
    /** The whole response arrived. */
    COMPLETE,
    /** The server ended its side of the connection within the response, which is shorter than announced. */
    TRUNCATED,
    /** The server ended its side of the connection before it had answered. */
    UNANSWERED,
    /** The server reset the connection before the response was complete. */
    RESET,
    /** The client gave up: it closed the connection before the response was complete. */
    CLOSED,
    /** The process ended before the response was complete. */
    PROCESS_EXITED,
    /** The next request began before this response was complete. */
    SUPERSEDED,
    /** The connection was silent for longer than the tracer waits. */
    TIMED_OUT,
    /**
     * Before the response was complete, the tracer was closed, the process was detached or no longer matched a target, or the
     * tables were full. Of a stream of HTTP/2: records were lost, its end among them perhaps, and nothing of it was seen later.
     */
    UNFINISHED,
    /**
     * It has not ended, but nothing has moved for {@link io.s3trace.S3TracerBuilder#stallAfter}. This is a notice, not an end.
     */
    STALLED,
    /** It has not ended. Only the requests that {@link io.s3trace.S3Tracer#inFlight()} returns have this outcome. */
    IN_FLIGHT
}

package io.s3trace.event;

/** How a TCP connect ended. */
public enum ConnectOutcome {
    /** The connection came about. */
    ESTABLISHED,
    /** The host answered that nobody listens, or a firewall did in its place ({@code ECONNREFUSED}). */
    REFUSED,
    /** The peer reset the connection while it was being made ({@code ECONNRESET}). */
    RESET,
    /** Somebody on the way said that there is no way ({@code EHOSTUNREACH}, {@code ENETUNREACH}). */
    UNREACHABLE,
    /** Nobody answered for as long as the kernel tries ({@code ETIMEDOUT}). */
    TIMED_OUT,
    /** The process gave up before there was an answer: it closed the socket, as with a timeout of its own, or ended. */
    ABANDONED,
    /** Something else went wrong. */
    FAILED
}

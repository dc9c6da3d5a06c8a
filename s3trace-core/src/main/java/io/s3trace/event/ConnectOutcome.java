package io.s3trace.event;

/** How a TCP connect ended. */
public enum ConnectOutcome {
    /** The connection was established. */
    ESTABLISHED,
    /** The host answered that nothing listens there, or a firewall answered in its place ({@code ECONNREFUSED}). */
    REFUSED,
    /** The peer reset the connection while it was being established ({@code ECONNRESET}). */
    RESET,
    /** A router or this host reported that there is no route ({@code EHOSTUNREACH}, {@code ENETUNREACH}). */
    UNREACHABLE,
    /** There was no answer for as long as the kernel tries ({@code ETIMEDOUT}). */
    TIMED_OUT,
    /** The process gave up before there was an answer. It closed the socket, for example after its own timeout, or it ended. */
    ABANDONED,
    /** Another error. */
    FAILED
}

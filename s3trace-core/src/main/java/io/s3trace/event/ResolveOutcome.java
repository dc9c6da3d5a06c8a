package io.s3trace.event;

/** How a name lookup ended. */
public enum ResolveOutcome {
    /** There is at least one address. */
    FOUND,
    /** There is no such name, or it has no address of the kind asked for ({@code EAI_NONAME}, {@code EAI_NODATA}). */
    NOT_FOUND,
    /** No name server answered, or the one that did could not find out ({@code EAI_AGAIN}). */
    UNAVAILABLE,
    /** The process ended before there was an answer. It may have given up long before. */
    ABANDONED,
    /** Another error. */
    FAILED
}

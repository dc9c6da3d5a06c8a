package io.s3trace.stats;

/** Whether a figure has changed from one span of time to another. */
public enum Change {
    /** One of the spans has fewer than 20 requests: nothing can be said. */
    TOO_FEW,
    /** A difference like this also comes about by chance. */
    NOISE,
    /** It has become smaller. */
    LESS,
    /** It has become greater. */
    MORE
}

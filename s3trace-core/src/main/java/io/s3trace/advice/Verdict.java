package io.s3trace.advice;

import java.util.Optional;

/**
 * How S3 does for the traced processes, in one sentence.
 *
 * @param kind which of the three it is
 * @param sentence the sentence
 * @param finding the one thing that holds S3 back most; empty unless it is {@link Kind#HELD_BACK}
 */
public record Verdict(Kind kind, String sentence, Optional<Finding> finding) {
    /** Which verdict it is. */
    public enum Kind {
        /** Enough was seen, and no rule has found anything. */
        HEALTHY,
        /** Something was found. */
        HELD_BACK,
        /** Too little was seen to say anything. This is no green light. */
        UNDECIDED
    }
}

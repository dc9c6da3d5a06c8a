package io.s3trace.advice;

/**
 * One thing that is wrong, of one subject. Immutable; may be kept and shared between threads.
 *
 * @param id the rule's id, which does not change between versions, such as {@code new-connections}
 * @param severity how much it matters
 * @param subject who it is about
 * @param summary what was found, in one sentence
 * @param evidence what it is based on
 * @param figure what was measured, and the threshold
 * @param change what to change
 * @param saving what that would have saved
 */
public record Finding(
        String id,
        Severity severity,
        Subject subject,
        String summary,
        Evidence evidence,
        Figure figure,
        String change,
        Saving saving) {}

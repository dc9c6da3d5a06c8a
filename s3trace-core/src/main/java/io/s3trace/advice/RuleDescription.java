package io.s3trace.advice;

/**
 * One rule of an {@link S3Advisor}, in words.
 *
 * @param id its id, which does not change between versions
 * @param title what it finds, in a few words
 * @param condition from when on it is a finding, with the thresholds
 * @param reason why it matters, and why the thresholds are what they are
 * @param change what to change
 * @param source where that is said
 */
public record RuleDescription(String id, String title, String condition, String reason, String change, String source) {}

package io.s3trace.advice;

/** How much a finding matters, least first. */
public enum Severity {
    /** Requests or money are wasted, or something may go wrong later. */
    LOW,
    /** A part of the time that S3 takes is wasted, or some requests fail. */
    MEDIUM,
    /** Half of the time that S3 takes is wasted, or many requests fail. */
    HIGH;

    /** A tenth of the time is what users begin to notice. */
    private static final double NOTICED = 0.1;
    private static final double HALF = 0.5;

    /** {@return how much it matters that a share of the time is wasted} */
    static Severity ofTime(double share) {
        return share >= HALF ? HIGH : share >= NOTICED ? MEDIUM : LOW;
    }

    /** {@return how much it matters that a share of the requests fails} */
    static Severity ofFailures(double share) {
        return share >= NOTICED ? HIGH : MEDIUM;
    }
}

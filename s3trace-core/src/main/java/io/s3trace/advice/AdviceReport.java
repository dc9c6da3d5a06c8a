package io.s3trace.advice;

import java.time.Instant;
import java.util.List;

/**
 * What an {@link S3Advisor} has to say at one time. Immutable.
 *
 * @param from when the first request that was seen began; the epoch if there was none
 * @param to when the last one ended; the epoch if there was none
 * @param requests how many requests were seen
 * @param failed how many of them failed, as {@link io.s3trace.event.S3RequestEvent#failed} defines it
 * @param sealed how many exchanges were seen that could not be looked into
 * @param evicted how many pairs of process and bucket had to make room for others; nothing is said of these
 * @param verdict the verdict
 * @param findings all findings, those that matter most first
 * @param costs what the requests cost
 */
public record AdviceReport(
        Instant from,
        Instant to,
        long requests,
        long failed,
        long sealed,
        long evicted,
        Verdict verdict,
        List<Finding> findings,
        CostReport costs) {
    /** Copies the findings. */
    public AdviceReport {
        findings = List.copyOf(findings);
    }
}

package io.s3trace.transfer;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.RequestInfo;
import io.s3trace.event.S3RequestEvent;
import java.time.Instant;

/**
 * Requests for ranges of one object by one process, together, as far as they were seen. Immutable; may be kept and
 * shared between threads. Text that was not seen is an empty string, a number that is not known is
 * {@link S3RequestEvent#UNKNOWN}.
 *
 * @param process who made the requests
 * @param bucket bucket name
 * @param key key of the object
 * @param versionId version that was asked for, or empty
 * @param start when the first request began
 * @param durationNanos from there to the end of the last request, in nanoseconds
 * @param ranges requests that yielded bytes
 * @param failedRanges requests that yielded none
 * @param retries requests that were not the first attempt, according to {@link RequestInfo#attempt()}
 * @param bytes bytes of the object that arrived, each counted once
 * @param size size of the object
 * @param maxConcurrency the most requests that were under way at once; counted up to 1,024
 * @param outcome {@link TransferOutcome#COMPLETED} if the whole object arrived, {@link TransferOutcome#EXPIRED} if no
 *     request followed, {@link TransferOutcome#EVICTED}, or {@link TransferOutcome#OPEN}
 * @param gap true if the kernel lost records of one of the requests: some figures may be too small
 */
public record RangedDownloadEvent(
        ProcessInfo process,
        String bucket,
        String key,
        String versionId,
        Instant start,
        long durationNanos,
        int ranges,
        int failedRanges,
        int retries,
        long bytes,
        long size,
        int maxConcurrency,
        TransferOutcome outcome,
        boolean gap) {

    /**
     * Whether the whole object arrived.
     *
     * @return true if the ranges cover it
     */
    public boolean complete() {
        return outcome == TransferOutcome.COMPLETED;
    }

    /**
     * Throughput of the whole download: {@code bytes} over {@code durationNanos}.
     *
     * @return bytes per second, 0 if it took no time
     */
    public double bytesPerSecond() {
        return durationNanos > 0 ? bytes * 1e9 / durationNanos : 0;
    }
}

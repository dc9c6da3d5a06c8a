package io.s3trace.transfer;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3RequestEvent;
import java.time.Instant;

/**
 * One multipart upload: all its requests together, as far as they were seen. Immutable; may be kept and shared between threads.
 * Text that was not seen is an empty string, a number that is not known is {@link S3RequestEvent#UNKNOWN}.
 *
 * @param process who made its first request: CreateMultipartUpload, if that was seen
 * @param bucket bucket name
 * @param key key of the future object
 * @param uploadId id of the upload; empty if nothing was seen but CreateMultipartUpload, whose answer has the id
 * @param start when its first request that was seen began
 * @param durationNanos from there to the end of its last request that was seen, in nanoseconds
 * @param createSeen whether CreateMultipartUpload was seen
 * @param parts different parts that were sent
 * @param failedParts those of them that never succeeded, as far as is known
 * @param retries further requests with part numbers that had been used before
 * @param partBytes bytes of the parts that succeeded, each counted once; without those of UploadPartCopy, which are not on the
 *     wire
 * @param partLatency how long the requests took that made parts succeed
 * @param maxConcurrency the most requests for parts that were under way at once; counted up to 1,024
 * @param outcome how it ended
 * @param errorCode if it {@link TransferOutcome#FAILED}, the S3 error code, if there was one
 * @param gap true if the kernel lost records of one of the requests: some figures may be too small
 */
public record MultipartUploadEvent(
        ProcessInfo process,
        String bucket,
        String key,
        String uploadId,
        Instant start,
        long durationNanos,
        boolean createSeen,
        int parts,
        int failedParts,
        int retries,
        long partBytes,
        PartLatency partLatency,
        int maxConcurrency,
        TransferOutcome outcome,
        String errorCode,
        boolean gap) {

    /**
     * How long requests took, from first byte to last; {@link S3RequestEvent#UNKNOWN} if there were none.
     *
     * @param minNanos the shortest, in nanoseconds
     * @param medianNanos the one in the middle, or the shorter of two, in nanoseconds
     * @param maxNanos the longest, in nanoseconds
     */
    public record PartLatency(long minNanos, long medianNanos, long maxNanos) {}

    /**
     * Throughput of the whole upload: {@code partBytes} over {@code durationNanos}.
     *
     * @return bytes per second, 0 if it took no time
     */
    public double bytesPerSecond() {
        return durationNanos > 0 ? partBytes * 1e9 / durationNanos : 0;
    }
}

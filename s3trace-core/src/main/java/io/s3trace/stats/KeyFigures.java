package io.s3trace.stats;

/**
 * What the requests of one key come to.
 *
 * @param key the key, or {@link S3Statistics#OTHER} for all that have no row of their own
 * @param count requests
 * @param errors those that failed, as {@link io.s3trace.event.S3RequestEvent#failed} has it
 * @param throttled those that were throttled, as {@link io.s3trace.event.S3RequestEvent#throttled} has it
 * @param requestBytes bytes sent, as far as they are known
 * @param responseBytes bytes received, as far as they are known
 * @param total total times
 * @param ttfb times to first byte; of those requests only that were answered
 */
public record KeyFigures(
        String key,
        long count,
        long errors,
        long throttled,
        long requestBytes,
        long responseBytes,
        LatencyFigures total,
        LatencyFigures ttfb) {}

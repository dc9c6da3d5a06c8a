package io.s3trace.stats;

/**
 * The figures of the requests with one key.
 *
 * @param key the key, or {@link S3Statistics#OTHER} for all that have no row of their own
 * @param count requests
 * @param errors those that failed, according to {@link io.s3trace.event.S3RequestEvent#failed}
 * @param throttled those that were throttled, according to {@link io.s3trace.event.S3RequestEvent#throttled}
 * @param requestBytes bytes sent, as far as they are known
 * @param responseBytes bytes received, as far as they are known
 * @param total total times
 * @param ttfb times to first byte, only of requests that were answered
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

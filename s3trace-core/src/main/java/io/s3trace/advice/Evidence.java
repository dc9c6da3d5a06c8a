package io.s3trace.advice;

import io.s3trace.event.S3RequestEvent;
import java.util.List;

/**
 * What a finding is based on.
 *
 * @param count how often it was seen
 * @param of among how many: requests or, as the rule says, connections, parts, uploads, lookups
 * @param samples a few of the requests, the latest ones; empty if no request was made; immutable
 */
public record Evidence(long count, long of, List<S3RequestEvent> samples) {
    /** Copies the samples. */
    public Evidence {
        samples = List.copyOf(samples);
    }
}

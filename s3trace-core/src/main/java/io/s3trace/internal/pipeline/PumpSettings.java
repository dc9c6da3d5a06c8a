package io.s3trace.internal.pipeline;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.KeyPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a pump has to know.
 *
 * @param requestBudget the longest request head, in bytes
 * @param responseBudget the longest response head, in bytes
 * @param includeUnknown whether HTTP requests that are not S3 are reported, too
 * @param minLatency events that took less are not reported
 * @param exchangeTimeout how long an exchange may be silent before it is given up
 * @param stallAfter how long an exchange may be silent before that is reported; if zero, it is not
 * @param endpoints host names of the user's own endpoints
 * @param keys what to show of object keys
 * @param hosts events must be about one of these, whatever the case of letters; if empty, about any
 * @param filters requests must pass all of them
 */
public record PumpSettings(
        int requestBudget,
        int responseBudget,
        boolean includeUnknown,
        Duration minLatency,
        Duration exchangeTimeout,
        Duration stallAfter,
        List<String> endpoints,
        KeyPolicy keys,
        Set<String> hosts,
        List<Predicate<? super S3RequestEvent>> filters) {}

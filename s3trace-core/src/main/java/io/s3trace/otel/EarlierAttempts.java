package io.s3trace.otel;

import io.opentelemetry.api.trace.SpanContext;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The spans of requests that failed, for their next attempts to link to. Attempts belong together if they have the same
 * invocation id or, for clients that send none, are about the same. Bounded. Thread-safe.
 */
final class EarlierAttempts {
    private static final int MAX_CALLS = 1024;

    private final SequencedMap<Call, SpanContext> spans = new LinkedHashMap<>();

    private record Call(int pid, Instant processStart, String invocationId, S3Operation operation, S3Resource resource) {
        static Call of(S3RequestEvent event) {
            ProcessInfo process = event.process();
            String invocation = event.request().invocationId();
            return invocation.isEmpty()
                    ? new Call(process.pid(), process.startTime(), "", event.operation(), event.resource())
                    : new Call(process.pid(), process.startTime(), invocation, S3Operation.UNKNOWN, S3Resource.NONE);
        }
    }

    /** Returns the span of the attempt before this one, if it is known. */
    synchronized Optional<SpanContext> before(S3RequestEvent event) {
        return event.request().attempt() > 1 ? Optional.ofNullable(spans.remove(Call.of(event))) : Optional.empty();
    }

    /** Takes note of a span that another attempt may follow. */
    synchronized void remember(S3RequestEvent event, SpanContext span) {
        if (!event.failed()) {
            return;
        }
        spans.putLast(Call.of(event), span);
        if (spans.size() > MAX_CALLS) {
            spans.pollFirstEntry();
        }
    }
}

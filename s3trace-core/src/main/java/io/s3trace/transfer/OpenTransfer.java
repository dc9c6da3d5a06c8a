package io.s3trace.transfer;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.attempts.EventTime;
import java.time.Instant;

/**
 * An upload or a download under way: the sum of its requests so far.
 *
 * @param <E> the event that it becomes
 */
abstract class OpenTransfer<E> {
    final Concurrency concurrency = new Concurrency();
    private ProcessInfo process;
    private long startNanos;
    private long endNanos;
    private boolean gap;

    OpenTransfer(S3RequestEvent first) {
        process = first.process();
        startNanos = EventTime.start(first);
        endNanos = EventTime.end(first);
    }

    /** Takes a request, including the first one. */
    void add(S3RequestEvent event) {
        startNanos = Math.min(startNanos, EventTime.start(event));
        endNanos = Math.max(endNanos, EventTime.end(event));
        gap |= event.gap();
    }

    /** How many parts or ranges are kept of it, to bound memory. */
    abstract int pieces();

    /** Makes an event of what is known of it. */
    abstract E event(TransferOutcome outcome);

    /** Adds a request before the others, which was seen separately. */
    void beginWith(OpenTransfer<E> first) {
        process = first.process;
        startNanos = Math.min(startNanos, first.startNanos);
        gap |= first.gap;
    }

    ProcessInfo process() {
        return process;
    }

    long startNanos() {
        return startNanos;
    }

    /** When the last request that was seen ended. */
    long endNanos() {
        return endNanos;
    }

    Instant start() {
        return EventTime.instant(startNanos);
    }

    long durationNanos() {
        return endNanos - startNanos;
    }

    boolean gap() {
        return gap;
    }
}

package io.s3trace.transfer;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.attempts.EventTime;
import java.time.Instant;

/**
 * An upload or a download under way: what its requests add up to so far.
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

    /** Takes in a request, the first one too. */
    void add(S3RequestEvent event) {
        startNanos = Math.min(startNanos, EventTime.start(event));
        endNanos = Math.max(endNanos, EventTime.end(event));
        gap |= event.gap();
    }

    /** How many things are kept of it, for a bound on memory. */
    abstract int pieces();

    /** What is known of it. */
    abstract E event(TransferOutcome outcome);

    /** A request that was seen apart was its first. */
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

    /** When the last request ended that was seen. */
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

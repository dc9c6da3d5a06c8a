package io.s3trace.internal.attempts;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.internal.event.RequestRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Numbers the attempts of clients that do not number them. A request counts as the next attempt of an earlier one if all of
 * this holds:
 * <ul>
 * <li>The earlier one failed in a way after which clients try again.
 * <li>It had ended when this one began, not longer ago than a backoff takes.
 * <li>Both are of one process and about the same: operation, bucket, key, part and so on. Without a key, the targets are the
 *     same.
 * <li>Their invocation ids do not contradict this.
 * </ul>
 * The first attempt keeps its unknown number: when it ended, nobody could know that another would follow.
 *
 * <p>Only failures are remembered, and a bounded number of them. Not thread-safe. Pass it every event, in the order of their
 * ends.
 */
public final class AttemptInference {
    /** How long clients wait at most before they try again: SDKs limit their backoff to 20 s, and others to about as much. */
    public static final Duration BACKOFF = Duration.ofSeconds(30);

    private static final int MAX_FAILURES = 1024;

    private final long backoffNanos;
    private final SequencedMap<Call, Failure> failures = new LinkedHashMap<>();

    /** What all attempts of one call have in common. */
    private record Call(
            ProcessId process, S3Operation operation, S3Resource resource, String target, String invocationId) {
        static Call of(S3RequestEvent event) {
            String target = event.resource().key().isEmpty() ? event.request().target() : "";
            return new Call(ProcessId.of(event.process()), event.operation(), event.resource(), target,
                    event.request().invocationId());
        }
    }

    private record Failure(int attempt, long endNanos) {}

    /** Creates one that waits {@link #BACKOFF}. */
    public AttemptInference() {
        this(BACKOFF);
    }

    AttemptInference(Duration backoff) {
        this.backoffNanos = backoff.toNanos();
    }

    /** {@return true if no failure is remembered: then requests that succeed need not be passed to it} */
    public boolean isIdle() {
        return failures.isEmpty();
    }

    /**
     * Remembers an event if needed, and numbers it if it is another attempt.
     *
     * @param event what has ended now
     * @return the same event, or an equal one with its attempt inferred
     */
    public S3RequestEvent infer(S3RequestEvent event) {
        if (event.request().attempt() != S3RequestEvent.UNKNOWN || event.operation() == S3Operation.UNKNOWN) {
            return event;
        }
        boolean failed = AttemptOutcome.of(event) == AttemptOutcome.RETRYABLE;
        if (failures.isEmpty() && !failed) {
            return event;
        }
        forgetOld(EventTime.end(event));
        Call call = Call.of(event);
        Failure latest = failures.get(call);
        Failure before = latest != null && isNext(latest, EventTime.start(event)) ? latest : null;
        if (before != null) {
            failures.remove(call);
        }
        int attempt = before == null ? 1 : before.attempt + 1;
        if (failed) {
            remember(call, new Failure(attempt, EventTime.end(event)));
        }
        return before == null ? event : ((RequestRecord) event).withInferredAttempt(attempt);
    }

    private boolean isNext(Failure before, long startNanos) {
        return EventTime.isAfter(startNanos, before.endNanos) && startNanos - before.endNanos <= backoffNanos;
    }

    private void remember(Call call, Failure failure) {
        failures.putLast(call, failure);
        if (failures.size() > MAX_FAILURES) {
            failures.pollFirstEntry();
        }
    }

    /**
     * Forgets the failures of a process, which has ended: nothing of it will follow.
     *
     * @param process the process
     */
    public void forget(ProcessInfo process) {
        if (!failures.isEmpty()) {
            ProcessId ended = ProcessId.of(process);
            failures.keySet().removeIf(call -> call.process.equals(ended));
        }
    }

    /** {@return how many failures are remembered} */
    public int size() {
        return failures.size();
    }

    /** Failures are kept for longer than the backoff: a request that began in time may end much later. */
    private void forgetOld(long nowNanos) {
        Map.Entry<Call, Failure> eldest = failures.firstEntry();
        while (eldest != null && nowNanos - eldest.getValue().endNanos > 10 * backoffNanos) {
            failures.pollFirstEntry();
            eldest = failures.firstEntry();
        }
    }
}

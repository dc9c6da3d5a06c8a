package io.s3trace.transfer;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.attempts.EventTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Transfers under way that any thread may ask for. Those that have ended are passed to a listener, without a lock. */
final class Tracking<E> {
    private final OpenTransfers<?, ?, E> transfers;
    private final Consumer<? super E> listener;

    Tracking(OpenTransfers<?, ?, E> transfers, Consumer<? super E> listener) {
        this.transfers = transfers;
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    void accept(S3RequestEvent event) {
        tell(look(() -> transfers.accept(event)));
    }

    void expire(Instant now) {
        tell(look(() -> transfers.expire(EventTime.nanos(now))));
    }

    List<E> open() {
        return look(transfers::events);
    }

    long evicted() {
        return look(transfers::evicted);
    }

    /** Looks at the transfers while they do not change. */
    <T> T look(Supplier<T> look) {
        synchronized (transfers) {
            return look.get();
        }
    }

    /**
     * Passes all events to the listener, even if it fails at some of them.
     *
     * @throws RuntimeException what the listener threw first
     */
    private void tell(List<E> events) {
        RuntimeException failure = null;
        for (E event : events) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

package io.s3trace;

import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.EventSink;
import org.jspecify.annotations.Nullable;

/** Calls the listeners of a replay on its thread; what one throws ends the replay, and must not pass for a bad record. */
final class ReplaySink implements EventSink {
    private final Listeners listeners;
    private Runnable end = () -> { };
    private @Nullable Throwable failure;

    ReplaySink(Listeners listeners) {
        this.listeners = listeners;
    }

    void endsBy(Runnable newEnd) {
        end = newEnd;
    }

    void rethrow() {
        switch (failure) {
            case null -> { }
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException("a listener threw what it does not declare", failure);
        }
    }

    @Override
    public boolean isObserved() {
        return !listeners.of(EventKind.EVERY_REQUEST).isEmpty();
    }

    @Override
    public <E> void publish(EventKind<E> kind, E event) {
        if (failure != null) {
            return;
        }
        try {
            listeners.of(kind).forEach(listener -> listener.accept(event));
        } catch (Throwable e) {
            failure = e;
            end.run();
        }
    }

    @Override
    public void flush() {
        // they have it already
    }
}

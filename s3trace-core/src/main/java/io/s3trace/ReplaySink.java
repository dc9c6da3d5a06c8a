package io.s3trace;

import io.s3trace.event.ConnectEvent;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.ResolveEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.pipeline.EventSink;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls the listeners of a replay on its thread; what one throws ends the replay, and must not pass for a bad record. */
final class ReplaySink implements EventSink {
    private final TraceSettings settings;
    private Runnable end = () -> { };
    private @Nullable Throwable failure;

    ReplaySink(TraceSettings settings) {
        this.settings = settings;
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
        return !settings.observers.isEmpty();
    }

    @Override
    public void observe(S3RequestEvent event) {
        call(settings.observers, event);
    }

    @Override
    public void publish(S3RequestEvent event) {
        call(settings.listeners, event);
    }

    @Override
    public void publish(FailedConnectionEvent event) {
        call(settings.failedConnectionListeners, event);
    }

    @Override
    public void publish(ConnectEvent event) {
        call(settings.connectListeners, event);
    }

    @Override
    public void publish(HandshakeEvent event) {
        call(settings.handshakeListeners, event);
    }

    @Override
    public void publish(ResolveEvent event) {
        call(settings.resolveListeners, event);
    }

    @Override
    public void publishStall(S3RequestEvent soFar) {
        call(settings.stallListeners, soFar);
    }

    @Override
    public void flush() {
        // they have it already
    }

    private <E> void call(List<Consumer<? super E>> listeners, E event) {
        if (failure != null) {
            return;
        }
        try {
            listeners.forEach(listener -> listener.accept(event));
        } catch (Throwable e) {
            failure = e;
            end.run();
        }
    }
}

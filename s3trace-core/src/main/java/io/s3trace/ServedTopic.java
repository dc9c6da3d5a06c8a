package io.s3trace;

import io.s3trace.event.TraceEvent;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server's subscription to a tracer's events of one kind, until it is cancelled. Thread-safe. */
final class ServedTopic implements Flow.Subscriber<TraceEvent> {
    private final Consumer<TraceEvent> server;
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();

    ServedTopic(Consumer<TraceEvent> server) {
        this.server = server;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.set(given);
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(TraceEvent event) {
        server.accept(event);
    }

    @Override
    public void onError(Throwable failure) {
        // a tracer's topics do not fail
    }

    @Override
    public void onComplete() {
        // the tracer closes the server
    }

    void cancel() {
        Flow.Subscription given = subscription.get();
        if (given != null) {
            given.cancel();
        }
    }
}

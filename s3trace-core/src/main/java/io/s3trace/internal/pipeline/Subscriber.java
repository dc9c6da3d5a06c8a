package io.s3trace.internal.pipeline;

import io.s3trace.event.TracerStats;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One subscriber, and what became of its events. */
final class Subscriber<T> implements Flow.Subscriber<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Subscriber.class);

    private final String name;
    /** Null after the last event, so that the target can be collected. */
    private Flow.Subscriber<? super T> target;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder delivered = new LongAdder();

    private Subscriber(String name, Flow.Subscriber<? super T> target) {
        this.name = name;
        this.target = target;
    }

    /** Makes one that requests events itself. If it throws, it is cancelled, as the Flow API requires. */
    static <T> Subscriber<T> of(String name, Flow.Subscriber<? super T> target) {
        return new Subscriber<>(name, Objects.requireNonNull(target, "subscriber"));
    }

    /** Makes one that takes all events. If it throws, that is counted, and it still gets the next one. */
    static <T> Subscriber<T> of(String name, Consumer<? super T> callback) {
        Callback<T> target = new Callback<>(Objects.requireNonNull(callback, "listener"));
        Subscriber<T> subscriber = new Subscriber<>(name, target);
        target.failed = subscriber.failed;
        return subscriber;
    }

    /** Drops the target; only the figures stay. For the thread that calls it. */
    void release() {
        target = null;
    }

    void drop() {
        dropped.increment();
    }

    TracerStats.SubscriberStats stats() {
        return new TracerStats.SubscriberStats(name, delivered.sum(), dropped.sum(), failed.sum());
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        target.onSubscribe(subscription);
    }

    @Override
    public void onNext(T event) {
        delivered.increment();
        target.onNext(event);
    }

    @Override
    public void onError(Throwable error) {
        failed.increment();
        target.onError(error);
    }

    @Override
    public void onComplete() {
        target.onComplete();
    }

    private static final class Callback<T> implements Flow.Subscriber<T> {
        private final Consumer<? super T> callback;
        private final Burst burst = new Burst();
        private LongAdder failed;

        Callback(Consumer<? super T> callback) {
            this.callback = callback;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T event) {
            try {
                callback.accept(event);
            } catch (Exception | StackOverflowError | AssertionError e) {
                failed.increment();
                if (burst.first()) {
                    LOGGER.warn("an event listener failed; it will get further events", e);
                }
            }
        }

        @Override
        public void onError(Throwable error) {
            LOGGER.warn("an event listener was cancelled", error);
        }

        @Override
        public void onComplete() {
            // nothing to release
        }
    }
}

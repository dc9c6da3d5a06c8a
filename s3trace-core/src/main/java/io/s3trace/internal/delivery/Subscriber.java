package io.s3trace.internal.delivery;

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

    /** Stands for a receiver that gets nothing more: that one is not kept from being collected. */
    private static final Flow.Subscriber<Object> NOBODY = new Callback<>(event -> { }, new LongAdder());

    private final String kind;
    private volatile int number;
    private Flow.Subscriber<? super T> target;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed;
    private final LongAdder delivered = new LongAdder();

    private Subscriber(String kind, Flow.Subscriber<? super T> target, LongAdder failed) {
        this.kind = kind;
        this.target = target;
        this.failed = failed;
    }

    /** A receiver that asks for events itself. Should it throw, it is cancelled, as the Flow API has it. */
    static <T> Subscriber<T> of(String kind, Flow.Subscriber<? super T> target) {
        return new Subscriber<>(kind, Objects.requireNonNull(target, "subscriber"), new LongAdder());
    }

    /** A receiver that takes all. Should it throw, that is counted, and it gets the next one all the same. */
    static <T> Subscriber<T> of(String kind, Consumer<? super T> callback) {
        LongAdder failed = new LongAdder();
        return new Subscriber<>(kind, new Callback<>(Objects.requireNonNull(callback, "listener"), failed), failed);
    }

    /** Gives it a number among all, before it gets anything. */
    void number(int newNumber) {
        number = newNumber;
    }

    /** Lets go of the receiver; only its figures stay. For the thread that calls it. */
    void release() {
        target = NOBODY;
    }

    void drop() {
        dropped.increment();
    }

    TracerStats.SubscriberStats stats() {
        return new TracerStats.SubscriberStats(kind + "-" + number, delivered.sum(), dropped.sum(), failed.sum());
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
        private final LongAdder failed;

        Callback(Consumer<? super T> callback, LongAdder failed) {
            this.callback = callback;
            this.failed = failed;
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

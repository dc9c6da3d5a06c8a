package io.s3trace.pipeline;

import io.s3trace.S3RequestEvent;
import io.s3trace.TracerStats;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One receiver of events, and what became of them. */
final class Subscriber implements Flow.Subscriber<S3RequestEvent> {
    private static final Logger LOGGER = LoggerFactory.getLogger(Subscriber.class);

    private final String name;
    private final Flow.Subscriber<? super S3RequestEvent> target;
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder delivered = new LongAdder();

    private Subscriber(String name, Flow.Subscriber<? super S3RequestEvent> target) {
        this.name = name;
        this.target = target;
    }

    /** A receiver that asks for events itself. Should it throw, it is cancelled, as the Flow API has it. */
    static Subscriber of(String name, Flow.Subscriber<? super S3RequestEvent> target) {
        return new Subscriber(name, target);
    }

    /** A receiver that takes all. Should it throw, that is counted, and it gets the next one all the same. */
    static Subscriber of(String name, Consumer<? super S3RequestEvent> callback) {
        Callback target = new Callback(callback);
        Subscriber subscriber = new Subscriber(name, target);
        target.failed = subscriber.failed;
        return subscriber;
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
    public void onNext(S3RequestEvent event) {
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

    private static final class Callback implements Flow.Subscriber<S3RequestEvent> {
        private final Consumer<? super S3RequestEvent> callback;
        private final Burst burst = new Burst();
        private LongAdder failed;

        Callback(Consumer<? super S3RequestEvent> callback) {
            this.callback = callback;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(S3RequestEvent event) {
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

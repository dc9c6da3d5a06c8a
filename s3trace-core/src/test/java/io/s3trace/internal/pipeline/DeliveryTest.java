package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats.SubscriberStats;
import io.s3trace.testing.Events;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeliveryTest {
    private static final int CAPACITY = 8;

    private final Delivery delivery = new Delivery(CAPACITY);
    private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

    private static S3RequestEvent event(int tid) {
        return Events.of(S3Operation.UNKNOWN).pid(tid).event();
    }

    private void publish(int count) {
        for (int i = 0; i < count; i++) {
            delivery.publish(EventKind.REQUEST, event(i));
        }
        delivery.flush();
    }

    @Test
    void everyListenerGetsEveryEventInOrder() {
        delivery.topic(EventKind.REQUEST).subscribe(event -> seen.add(event.tid()));
        publish(CAPACITY);
        delivery.close();
        assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(delivery.stats()).containsExactly(new SubscriberStats("listener-1", 8, 0, 0));
    }

    @Test
    void aListenerThatThrowsIsCountedAndGoesOn() {
        delivery.topic(EventKind.REQUEST).subscribe(event -> {
            throw new IllegalStateException("listener");
        });
        delivery.topic(EventKind.REQUEST).subscribe(event -> seen.add(event.tid()));
        publish(3);
        delivery.close();
        assertThat(seen).hasSize(3);
        assertThat(delivery.stats().getFirst()).isEqualTo(new SubscriberStats("listener-1", 3, 0, 3));
    }

    @Test
    void aListenerThatBlocksLosesItsOwnEventsOnlyAndTheyAreCounted() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        delivery.topic(EventKind.REQUEST).subscribe(event -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        publish(1);
        blocked.await();
        CountDownLatch served = new CountDownLatch(CAPACITY);
        delivery.topic(EventKind.REQUEST).subscribe(event -> {
            seen.add(event.tid());
            served.countDown();
        });
        publish(CAPACITY);
        served.await();
        publish(CAPACITY);
        release.countDown();
        delivery.close();
        SubscriberStats slow = delivery.stats().getFirst();
        assertThat(slow.dropped()).isPositive();
        assertThat(slow.delivered() + slow.dropped()).isEqualTo(1 + 2 * CAPACITY);
        assertThat(delivery.stats().get(1).dropped()).isZero();
        assertThat(seen).hasSize(2 * CAPACITY);
    }

    @Test
    void aSubscriberGetsNoMoreThanItAsksFor() throws InterruptedException {
        CountDownLatch two = new CountDownLatch(2);
        CountDownLatch completed = new CountDownLatch(1);
        List<Flow.Subscription> subscriptions = Collections.synchronizedList(new ArrayList<>());
        delivery.topic(EventKind.REQUEST).subscribe(new Flow.Subscriber<S3RequestEvent>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscriptions.add(subscription);
                subscription.request(2);
            }

            @Override
            public void onNext(S3RequestEvent event) {
                seen.add(event.tid());
                two.countDown();
            }

            @Override
            public void onError(Throwable error) {
                throw new AssertionError(error);
            }

            @Override
            public void onComplete() {
                completed.countDown();
            }
        });
        publish(4);
        two.await();
        assertThat(seen).containsExactly(0, 1);
        subscriptions.getFirst().request(2);
        delivery.close();
        completed.await();
        assertThat(seen).containsExactly(0, 1, 2, 3);
    }

    @Test
    void whoSubscribesLateGetsWhatComesLater() {
        publish(3);
        delivery.topic(EventKind.REQUEST).subscribe(event -> seen.add(event.tid()));
        delivery.publish(EventKind.REQUEST, event(42));
        delivery.close();
        assertThat(seen).containsExactly(42);
    }

    @Test
    void aListenerMayCloseTheDelivery() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        delivery.topic(EventKind.REQUEST).subscribe(event -> {
            delivery.close();
            closed.countDown();
        });
        publish(1);
        closed.await();
        assertThat(delivery.stats().getFirst().delivered()).isEqualTo(1);
    }

    @Test
    void aSubscriberThatThrowsIsToldSoAndGetsNothingMore() throws InterruptedException {
        Recorder recorder = new Recorder(Long.MAX_VALUE);
        recorder.onEvent = event -> {
            throw new IllegalStateException("subscriber");
        };
        delivery.topic(EventKind.REQUEST).subscribe(recorder);
        publish(CAPACITY);
        recorder.ended.await();
        delivery.close();
        assertThat(recorder.signals).containsExactly("subscribed", "0", "java.lang.IllegalStateException: subscriber");
        assertThat(delivery.stats().getFirst()).isEqualTo(new SubscriberStats("subscriber-1", 1, 0, 1));
    }

    @Test
    void whoAsksForNothingIsToldThatThisIsAnError() throws InterruptedException {
        Recorder recorder = new Recorder(0);
        delivery.topic(EventKind.REQUEST).subscribe(recorder);
        recorder.ended.await();
        assertThat(recorder.signals)
                .containsExactly("subscribed", "java.lang.IllegalArgumentException: non-positive subscription request: 0");
        delivery.close();
    }

    @Test
    void whoCancelsGetsNothingMoreAndDropsNothing() {
        Recorder recorder = new Recorder(Long.MAX_VALUE);
        recorder.onEvent = event -> recorder.subscription.cancel();
        delivery.topic(EventKind.REQUEST).subscribe(recorder);
        publish(CAPACITY);
        delivery.close();
        assertThat(recorder.signals).containsExactly("subscribed", "0");
        assertThat(delivery.stats().getFirst()).isEqualTo(new SubscriberStats("subscriber-1", 1, 0, 0));
    }

    @Test
    void whoHasCancelledIsNotKept() throws InterruptedException {
        WeakReference<Recorder> cancelled = new WeakReference<>(cancelled());
        WeakReference<S3RequestEvent> waiting = publishOne();
        await(() -> {
            System.gc();
            return cancelled.refersTo(null) && waiting.refersTo(null);
        });
        assertThat(delivery.stats().getFirst()).isEqualTo(new SubscriberStats("subscriber-1", 0, 0, 0));
        delivery.topic(EventKind.REQUEST).subscribe(event -> seen.add(event.tid()));
        publish(1);
        delivery.close();
        assertThat(delivery.stats().get(1)).isEqualTo(new SubscriberStats("listener-2", 1, 0, 0));
    }

    private WeakReference<S3RequestEvent> publishOne() {
        S3RequestEvent event = event(1);
        delivery.publish(EventKind.REQUEST, event);
        delivery.flush();
        return new WeakReference<>(event);
    }

    private Recorder cancelled() throws InterruptedException {
        CountDownLatch subscribed = new CountDownLatch(1);
        Recorder recorder = new Recorder(1, subscribed::countDown);
        delivery.topic(EventKind.REQUEST).subscribe(recorder);
        subscribed.await();
        recorder.subscription.cancel();
        return recorder;
    }

    @Test
    void whoSubscribesAfterTheEndIsToldThatItIsOver() throws InterruptedException {
        delivery.close();
        Recorder recorder = new Recorder(1);
        delivery.topic(EventKind.REQUEST).subscribe(recorder);
        recorder.ended.await();
        assertThat(recorder.signals).containsExactly("subscribed", "completed");
    }

    @Test
    void whatASubscriberHasNotTakenInTimeIsCountedAsDropped() {
        Delivery impatient = new Delivery(CAPACITY, Duration.ofMillis(10));
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        impatient.topic(EventKind.REQUEST).subscribe(event -> {
            called.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        for (int i = 0; i < CAPACITY; i++) {
            impatient.publish(EventKind.REQUEST, event(i));
        }
        impatient.flush();
        assertThat(called).satisfies(latch -> latch.await());
        impatient.close();
        assertThat(interrupted).satisfies(latch -> latch.await());
        await(() -> impatient.stats().getFirst().dropped() == CAPACITY - 1);
        assertThat(impatient.stats().getFirst().delivered()).isEqualTo(1);
    }

    @Test
    void anInterruptedListenerSleepsAllTheSame() {
        delivery.topic(EventKind.REQUEST).subscribe(event -> {
            seen.add(event.tid());
            Thread.currentThread().interrupt();
        });
        publish(1);
        await(() -> seen.size() == 1);
        publish(2);
        delivery.close();
        assertThat(seen).containsExactly(0, 0, 1);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait(); // for at most the test's timeout
        }
    }

    /** Notes every signal. */
    private static final class Recorder implements Flow.Subscriber<S3RequestEvent> {
        private final long demand;
        private final List<String> signals = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch ended = new CountDownLatch(1);
        private Consumer<S3RequestEvent> onEvent = event -> { };
        private volatile Flow.Subscription subscription;

        private final Runnable onSubscribed;

        Recorder(long demand) {
            this(demand, () -> { });
        }

        Recorder(long demand, Runnable onSubscribed) {
            this.demand = demand;
            this.onSubscribed = onSubscribed;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            signals.add("subscribed");
            subscription = newSubscription;
            subscription.request(demand);
            onSubscribed.run();
        }

        @Override
        public void onNext(S3RequestEvent event) {
            signals.add(String.valueOf(event.tid()));
            onEvent.accept(event);
        }

        @Override
        public void onError(Throwable error) {
            signals.add(error.toString());
            ended.countDown();
        }

        @Override
        public void onComplete() {
            signals.add("completed");
            ended.countDown();
        }
    }
}

package io.s3trace.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.testing.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventQueueTest {
    private static final int EVENTS = 1_000_000;

    @Test
    void itHoldsAsManyAsTheNextPowerOfTwo() {
        EventQueue<S3RequestEvent> queue = new EventQueue<>(3);
        int held = 0;
        while (queue.offer(event(held))) {
            held++;
        }
        assertThat(held).isEqualTo(4).isEqualTo(queue.capacity());
        assertThat(queue.poll().tid()).isZero();
        assertThat(queue.offer(event(4))).isTrue();
        assertThat(queue.offer(event(5))).isFalse();
    }

    @Test
    void whatOneThreadOffersAnotherTakesInOrder() throws InterruptedException {
        EventQueue<S3RequestEvent> queue = new EventQueue<>(16);
        S3RequestEvent[] events = new S3RequestEvent[64];
        for (int i = 0; i < events.length; i++) {
            events[i] = event(i);
        }
        Thread producer = new Thread(() -> {
            for (int i = 0; i < EVENTS; i++) {
                while (!queue.offer(events[i % events.length])) {
                    Thread.yield();
                }
            }
        });
        producer.start();
        int wrong = 0;
        for (int i = 0; i < EVENTS; i++) {
            while (queue.isEmpty()) {
                Thread.yield();
            }
            wrong += queue.poll() == events[i % events.length] ? 0 : 1;
        }
        producer.join();
        assertThat(wrong).isZero();
        assertThat(queue.poll()).isNull();
    }

    private static S3RequestEvent event(int tid) {
        return Events.of(S3Operation.UNKNOWN).pid(tid).event();
    }
}

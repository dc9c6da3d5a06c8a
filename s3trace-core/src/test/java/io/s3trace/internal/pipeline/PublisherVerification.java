package io.s3trace.internal.pipeline;

import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/**
 * The Reactive Streams TCK's tests of one kind of publisher. Events are not kept for who comes late, so they are made when
 * somebody has subscribed.
 */
final class PublisherVerification<E> extends FlowPublisherVerification<E> {
    private static final long TIMEOUT_MILLIS = 1000;
    /** How long nothing must happen, to be sure that nothing does. */
    private static final long NO_SIGNALS_MILLIS = 50;
    /** More than a test takes, whatever it says. */
    private static final int MAX_EVENTS = 4096;

    private final EventKind<E> kind;
    private final E event;

    PublisherVerification(EventKind<E> kind, E event) {
        super(new TestEnvironment(TIMEOUT_MILLIS, NO_SIGNALS_MILLIS));
        this.kind = kind;
        this.event = event;
    }

    @Override
    public Flow.Publisher<E> createFlowPublisher(long elements) {
        Delivery delivery = new Delivery(MAX_EVENTS);
        return subscriber -> {
            delivery.topic(kind).subscribe(subscriber);
            Thread.ofPlatform().daemon().start(() -> {
                for (long i = 0; i < Math.min(elements, MAX_EVENTS); i++) {
                    delivery.publish(kind, event);
                }
                delivery.flush();
                if (elements < MAX_EVENTS) {
                    delivery.close();
                }
            });
        };
    }

    /** There is none: who subscribes after the end is told that it is over. */
    @Override
    public Flow.Publisher<E> createFailedFlowPublisher() {
        return null;
    }

    @Override
    public long maxElementsFromPublisher() {
        return Integer.MAX_VALUE;
    }
}

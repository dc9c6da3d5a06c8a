package io.s3trace.pipeline;

import io.s3trace.S3RequestEvent;
import io.s3trace.TracerStats;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Hands events to subscribers, each on a thread and with a queue of its own: one that blocks, throws or falls behind
 * hurts nobody else. What a full queue cannot take is dropped and counted.
 */
public final class Delivery implements AutoCloseable {
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

    private final ThreadGroup threads = new ThreadGroup("s3trace-subscribers");
    private final AtomicInteger threadNumber = new AtomicInteger();
    private final ExecutorService executor = Executors.newCachedThreadPool(this::newThread);
    private final SubmissionPublisher<S3RequestEvent> publisher;
    /** For those that get what is too fast to be reported, too. */
    private final SubmissionPublisher<S3RequestEvent> observers;
    private volatile boolean observed;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    /**
     * Delivers to nobody yet.
     *
     * @param queueCapacity how many events wait for a slow subscriber, rounded up to a power of two
     */
    public Delivery(int queueCapacity) {
        publisher = new SubmissionPublisher<>(executor, queueCapacity);
        observers = new SubmissionPublisher<>(executor, queueCapacity);
    }

    /** Adds a receiver that takes all. */
    public void subscribe(Consumer<? super S3RequestEvent> callback) {
        add(publisher, Subscriber.of("listener-" + (subscribers.size() + 1), callback));
    }

    /** Adds a receiver that asks for events itself. */
    public void subscribe(Flow.Subscriber<? super S3RequestEvent> subscriber) {
        add(publisher, Subscriber.of("subscriber-" + (subscribers.size() + 1), subscriber));
    }

    /** Adds a receiver that takes all, those that are too fast to be reported included. */
    public void subscribeToEvery(Consumer<? super S3RequestEvent> callback) {
        add(observers, Subscriber.of("observer-" + (subscribers.size() + 1), callback));
        observed = true;
    }

    /** Does anybody want events that are too fast to be reported? */
    boolean isObserved() {
        return observed;
    }

    /** Offers an event to those that want every one; never blocks. */
    void observe(S3RequestEvent event) {
        if (observed) {
            offer(observers, event);
        }
    }

    /** Offers an event that is slow enough to be reported to those that want these; never blocks. */
    void publish(S3RequestEvent event) {
        offer(publisher, event);
    }

    private static void offer(SubmissionPublisher<S3RequestEvent> publisher, S3RequestEvent event) {
        publisher.offer(event, (subscriber, dropped) -> {
            ((Subscriber) subscriber).drop();
            return false;
        });
    }

    /** {@return what became of the events, by subscriber} */
    public List<TracerStats.SubscriberStats> stats() {
        return subscribers.stream().map(Subscriber::stats).toList();
    }

    /** Lets subscribers take what waits for them, for at most five seconds; then interrupts them. */
    @Override
    public void close() {
        publisher.close();
        observers.close();
        executor.shutdown();
        try {
            boolean ownThread = Thread.currentThread().getThreadGroup() == threads;
            if (ownThread || !executor.awaitTermination(DRAIN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void add(SubmissionPublisher<S3RequestEvent> publisher, Subscriber subscriber) {
        subscribers.add(subscriber);
        publisher.subscribe(subscriber);
    }

    private Thread newThread(Runnable task) {
        Thread thread = new Thread(threads, task, "s3trace-subscriber-" + threadNumber.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}

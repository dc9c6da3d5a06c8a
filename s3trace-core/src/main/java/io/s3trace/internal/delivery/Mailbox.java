package io.s3trace.internal.delivery;

import java.lang.invoke.VarHandle;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way of events to one subscriber: a queue, and a thread that passes on what the subscriber has requested. For the thread
 * that offers, waking that thread costs more than everything else. So it is done once for many events: when a batch ends, or
 * when the queue begins to fill.
 */
final class Mailbox<E> implements Flow.Subscription, Runnable {
    /** How often to wake the thread while the queue fills up once. */
    private static final int WAKE_UPS = 4;

    private final Subscriber<E> subscriber;
    private final EventQueue<E> queue;
    private final Thread thread;
    private final Consumer<Mailbox<E>> onEnd;
    private final int wakeEvery;
    private final AtomicLong demand = new AtomicLong();
    private int sinceWakeUp;
    private volatile boolean idle;
    private volatile boolean closed;
    private volatile boolean cancelled;
    private volatile boolean abandoned;
    private volatile @Nullable IllegalArgumentException badRequest;

    /**
     * Makes an empty mailbox.
     *
     * @param threads its thread's group
     * @param threadName its thread's name
     * @param onEnd called when the subscriber gets nothing more
     */
    Mailbox(Subscriber<E> subscriber, int capacity, ThreadGroup threads, String threadName, Consumer<Mailbox<E>> onEnd) {
        this.subscriber = subscriber;
        this.onEnd = onEnd;
        queue = new EventQueue<>(capacity);
        wakeEvery = Math.max(1, queue.capacity() / WAKE_UPS);
        thread = new Thread(threads, this, threadName);
        thread.setDaemon(true);
    }

    boolean isDelivering() {
        return Thread.currentThread() == thread;
    }

    void start() {
        thread.start();
    }

    /** Leaves an event for the subscriber, or counts it as dropped; never blocks. For one thread. */
    void offer(E event) {
        if (cancelled) {
            return;
        }
        if (closed || !queue.offer(event)) {
            subscriber.drop();
        } else if (++sinceWakeUp >= wakeEvery) {
            flush();
        }
    }

    /** Makes sure that what was offered gets delivered. For the thread that offers. */
    void flush() {
        if (sinceWakeUp > 0) {
            sinceWakeUp = 0;
            wake();
        }
    }

    /** Lets the subscriber take what is waiting, then nothing more. */
    void close() {
        closed = true;
        wake();
    }

    /** Waits until everything has been delivered. Gives up what has not been delivered by then. */
    void awaitEnd(long deadlineNanos) throws InterruptedException {
        long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (millis > 0) {
            thread.join(millis);
        }
        if (thread.isAlive()) {
            abandon();
        }
    }

    /** Gives up what is waiting, and interrupts the subscriber. */
    void abandon() {
        abandoned = true;
        cancel();
        thread.interrupt();
    }

    @Override
    public void request(long events) {
        if (events <= 0) {
            badRequest = new IllegalArgumentException("non-positive subscription request: " + events);
        } else {
            demand.accumulateAndGet(events, (before, more) -> before + more < 0 ? Long.MAX_VALUE : before + more);
        }
        wake();
    }

    @Override
    public void cancel() {
        cancelled = true;
        wake();
    }

    @Override
    public void run() {
        try {
            subscriber.onSubscribe(this);
            while (!cancelled) {
                if (badRequest != null) {
                    throw badRequest; // an error of the subscriber: java.util.concurrent.Flow.Subscription
                }
                boolean last = closed; // read first: what was offered before the closing is then in the queue
                if (deliver() == 0 && last && queue.isEmpty()) {
                    complete();
                    return;
                }
                sleep();
            }
        } catch (Throwable e) {
            fail(e);
        } finally {
            while (abandoned && queue.poll() != null) {
                subscriber.drop();
            }
            subscriber.release();
            onEnd.accept(this);
        }
    }

    private long deliver() {
        long asked = demand.get();
        long delivered = 0;
        while (delivered < asked && !cancelled && badRequest == null) {
            E event = queue.poll();
            if (event == null) {
                break;
            }
            delivered++;
            subscriber.onNext(event);
        }
        if (asked != Long.MAX_VALUE) {
            demand.addAndGet(-delivered);
        }
        return delivered;
    }

    private void complete() {
        cancelled = true;
        try {
            subscriber.onComplete();
        } catch (Throwable e) {
            // nothing more would have been delivered to it
        }
    }

    /** A subscriber that throws gets no more events, as the Flow API requires. */
    private void fail(Throwable failure) {
        if (cancelled) {
            return;
        }
        cancelled = true;
        try {
            subscriber.onError(failure);
        } catch (Throwable e) {
            // nothing more would have been delivered to it
        }
    }

    private void sleep() {
        idle = true; // either the thread that brings work sees this, or the work is seen here
        if (!hasWork()) {
            Thread.interrupted(); // the interrupt was for the subscriber, and would prevent the sleep
            LockSupport.park(this);
        }
        idle = false;
    }

    private boolean hasWork() {
        return cancelled || badRequest != null || (queue.isEmpty() ? closed : demand.get() > 0);
    }

    private void wake() {
        VarHandle.fullFence();
        if (idle) {
            idle = false;
            LockSupport.unpark(thread);
        }
    }
}

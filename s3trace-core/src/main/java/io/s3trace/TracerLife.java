package io.s3trace;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a tracer's parts may be used, and by whom, and how the tracer ends. No call waits for the thread that makes it, so
 * callbacks may make all calls. Thread-safe.
 */
final class TracerLife {
    private static final Logger LOGGER = LoggerFactory.getLogger(TracerLife.class);

    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Held while what is traced changes. */
    private final ReentrantLock changing = new ReentrantLock();
    /** Read-locked while kernel resources are used, write-locked when they are freed. */
    private final ReentrantReadWriteLock resources = new ReentrantReadWriteLock();
    /** Makes the changes that the reading thread asks for, one after the other. */
    private final ExecutorService later = new ThreadPoolExecutor(0, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().name("s3trace-changes").unstarted(task));

    /** Uses kernel resources, which are not freed meanwhile. */
    <T> T look(Supplier<T> look) {
        resources.readLock().lock();
        try {
            return look.get();
        } finally {
            resources.readLock().unlock();
        }
    }

    /** {@return whether it is being closed, or has been} */
    boolean isClosing() {
        return closing.get();
    }

    /** Throws if the closing has begun. */
    void requireOpen() {
        if (closing.get()) {
            throw new IllegalStateException("the tracer is closed");
        }
    }

    /** Changes what is traced, after all earlier changes. */
    void change(Runnable change) {
        requireOpen();
        changing.lock();
        try {
            requireOpen();
            change.run();
        } finally {
            changing.unlock();
        }
    }

    /** Makes a change soon: for the thread that every change waits for. */
    void changeLater(String what, Runnable change) {
        requireOpen();
        later.execute(() -> {
            try {
                change(change);
            } catch (RuntimeException e) {
                if (!closing.get()) {
                    LOGGER.warn("{}, asked for by a filter or key policy, failed", what, e);
                }
            }
        });
    }

    /**
     * Ends it once: on this thread or, in a callback, on another one. Later calls wait for the end, except in a callback.
     *
     * @param stop ends everything that uses kernel resources
     * @param free frees these
     */
    void close(boolean inCallback, Runnable stop, Runnable free) {
        if (closing.compareAndSet(false, true)) {
            if (inCallback) {
                Thread.ofPlatform().name("s3trace-close").daemon(false).start(() -> end(stop, free));
                return;
            }
            end(stop, free);
        } else if (!inCallback) {
            ended.join();
        }
    }

    private void end(Runnable stop, Runnable free) {
        changing.lock(); // waits for the change under way; those that wait will see that it is too late
        try {
            later.shutdown();
        } finally {
            changing.unlock();
        }
        try {
            stop.run();
        } finally {
            resources.writeLock().lock();
            try {
                free.run();
            } finally {
                resources.writeLock().unlock();
                ended.complete(null);
            }
        }
    }
}

package io.s3trace.bpf.capture;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Resources that were opened one after the other. They are closed in reverse order, unless all could be opened and are kept.
 * For one thread.
 */
final class Opened implements AutoCloseable {
    private final Deque<Runnable> closers = new ArrayDeque<>();

    /**
     * Has something closed if the rest cannot be opened.
     *
     * @param resource just opened
     * @param close closes it
     * @return the resource
     */
    <T> T add(T resource, Runnable close) {
        closers.push(close);
        return resource;
    }

    /** Leaves all open. Their new owner closes them. */
    <T> T keep(T owner) {
        closers.clear();
        return owner;
    }

    @Override
    public void close() {
        closers.forEach(Runnable::run);
        closers.clear();
    }
}

package io.s3trace.bpf.capture;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened one after the other: closed in reverse, unless all of it could be and is kept. For one thread. */
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

    /** Leaves all open: somebody else closes it from now on. */
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

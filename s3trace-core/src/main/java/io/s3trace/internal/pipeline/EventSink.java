package io.s3trace.internal.pipeline;

/** Where events go. For the thread that reads records. */
public interface EventSink {
    /** Returns whether anybody wants requests that are too fast to be reported ({@link EventKind#EVERY_REQUEST}). */
    boolean isObserved();

    /** Passes an event on; never blocks. */
    <E> void publish(EventKind<E> kind, E event);

    /** There are no more events for now. */
    void flush();
}

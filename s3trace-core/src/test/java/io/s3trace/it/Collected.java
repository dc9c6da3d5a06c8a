package io.s3trace.it;

import io.s3trace.event.TraceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A listener that keeps the events it wants; others on this machine may be doing something too. */
class Collected<E extends TraceEvent> implements Consumer<E> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Predicate<E> wanted;
    private final Queue<E> events = new ConcurrentLinkedQueue<>();

    Collected(Predicate<E> wanted) {
        this.wanted = wanted;
    }

    @Override
    public void accept(E event) {
        if (wanted.test(event)) {
            events.add(event);
        }
    }

    public List<E> events() {
        return List.copyOf(events);
    }

    /** Waits a while until there are so many events; returns what there is, be it less or more. */
    public List<E> await(int count) {
        Await.holds(TIMEOUT, () -> events.size() >= count);
        return events();
    }
}

package io.s3trace.it;

import io.s3trace.event.S3RequestEvent;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A listener that keeps the events it wants; others on this machine may be making requests too. */
final class EventCollector implements Consumer<S3RequestEvent> {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Predicate<S3RequestEvent> wanted;
    private final Queue<S3RequestEvent> events = new ConcurrentLinkedQueue<>();

    private EventCollector(Predicate<S3RequestEvent> wanted) {
        this.wanted = wanted;
    }

    static EventCollector of(Predicate<S3RequestEvent> wanted) {
        return new EventCollector(wanted);
    }

    /** Keeps the events of clients' requests to a server; not those that nginx passes on to S3Proxy. */
    static EventCollector of(S3Server server) {
        return new EventCollector(event ->
                server.serves(event.request().host()) && !event.process().comm().equals("nginx"));
    }

    @Override
    public void accept(S3RequestEvent event) {
        if (wanted.test(event)) {
            events.add(event);
        }
    }

    List<S3RequestEvent> events() {
        return List.copyOf(events);
    }

    /** Waits a while until there are so many events; returns what there is, be it less or more. */
    List<S3RequestEvent> await(int count) {
        Await.holds(TIMEOUT, () -> events.size() >= count);
        return events();
    }
}

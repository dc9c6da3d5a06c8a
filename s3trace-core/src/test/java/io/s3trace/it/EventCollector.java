package io.s3trace.it;

import io.s3trace.event.S3RequestEvent;
import java.util.function.Predicate;

/** A listener that keeps the requests it wants. */
public final class EventCollector extends Collected<S3RequestEvent> {

    private EventCollector(Predicate<S3RequestEvent> wanted) {
        super(wanted);
    }

    public static EventCollector of(Predicate<S3RequestEvent> wanted) {
        return new EventCollector(wanted);
    }

    /** Keeps the events of clients' requests to a server; not those that nginx passes on to S3Proxy. */
    public static EventCollector of(S3Server server) {
        return new EventCollector(event ->
                server.serves(event.request().host()) && !event.process().comm().equals("nginx"));
    }
}

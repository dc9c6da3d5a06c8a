package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.ConnectionKey;
import io.s3trace.bpf.capture.KnownConnections;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.exchange.ConnectionTable;
import io.s3trace.internal.exchange.Exchange;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The exchanges under way that are of interest. For the thread that reads records. */
final class Unfinished {
    private final ConnectionTable connections;
    private final EventFilter filter;
    private final Judge judge;
    private final EventFactory events;
    private final KnownConnections known;

    Unfinished(ConnectionTable connections, EventFilter filter, Judge judge, EventFactory events,
            KnownConnections known) {
        this.known = known;
        this.connections = connections;
        this.filter = filter;
        this.judge = judge;
        this.events = events;
    }

    /** Returns what is known of each so far. */
    List<S3RequestEvent> events(long now) {
        return connections.connections().stream()
                .flatMap(connection -> soFar(connection, any -> true, Outcome.IN_FLIGHT, now))
                .toList();
    }

    /** Returns what is known of those that have been silent since a time, and were not at the last look. */
    Stream<S3RequestEvent> stalled(long since, long now) {
        return connections.connections().stream()
                .flatMap(connection -> soFar(connection, exchange -> isSilent(connection, exchange, since) && exchange.stall(),
                        Outcome.STALLED, now));
    }

    /** While one stream stalls, others of its connection may go on. One whose end may have been lost is not said to stall. */
    private static boolean isSilent(Connection connection, Exchange exchange, long since) {
        return !exchange.stream().mayHaveEnded()
                && (exchange.stream().isPresent() ? exchange.times().last() : connection.lastNanos()) - since <= 0;
    }

    private Stream<S3RequestEvent> soFar(
            Connection connection, Predicate<Exchange> which, Outcome outcome, long now) {
        return connection.open().stream()
                .filter(exchange -> filter.includesUnknown() || judge.seemsS3(connection, exchange))
                .filter(which)
                .map(exchange -> events.soFar(connection, exchange, outcome, judge.seemsS3(connection, exchange),
                        network(connection, exchange), now));
    }

    /** The last record shows the network when something last moved. The kernel knows what keeps it from moving now. */
    private NetworkInfo network(Connection connection, Exchange exchange) {
        ConnectionKey key = connection.key();
        return known.network(key.tgid(), key.handle(), connection.bornNanos())
                .map(exchange.network()::info).orElseGet(exchange.network()::info);
    }
}

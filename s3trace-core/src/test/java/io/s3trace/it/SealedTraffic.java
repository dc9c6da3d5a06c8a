package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Endpoint;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.SocketSource;
import io.s3trace.event.TracerStats;
import io.s3trace.select.ProbeMode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What came of some traffic: the events of a tracer that opens no TLS and of one that opens OpenSSL, and the server's log. */
record SealedTraffic(List<SealedExchange> sealed, List<S3RequestEvent> opened, List<AccessLogEntry> log, TracerStats stats) {

    /** Has both tracers trace the whole host while the traffic runs. */
    static SealedTraffic of(S3Server server, Runnable traffic) {
        return of(server, SocketSource.BEST, traffic);
    }

    /** The same; one of them sees sockets in this way. */
    static SealedTraffic of(S3Server server, SocketSource sockets, Runnable traffic) {
        return of(server, sockets, -1, traffic);
    }

    /** The same; if not all exchanges can be told apart, so many can. */
    static SealedTraffic of(S3Server server, SocketSource sockets, int count, Runnable traffic) {
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        Collected<SealedExchange> exchanges = new Collected<>(exchange -> server.serves(exchange.host()));
        S3Tracer sealing = S3Tracer.builder().mode(ProbeMode.TCP_CONNECT).endpoint("localhost").onSealed(exchanges)
                .tuning(tuning -> tuning.socketSource(sockets)).start();
        try (sealing; S3Tracer opening = S3Tracer.builder().mode(ProbeMode.OPENSSL).includeUnknown(true).onEvent(events)
                .start()) {
            traffic.run();
            events.await(log.complete().size());
            exchanges.await(count < 0 ? log.complete().size() : count);
            assertThat(events.events()).noneMatch(S3RequestEvent::gap);
        }
        return new SealedTraffic(exchanges.events(), events.events(), log.complete(), sealing.stats());
    }

    /** Fails unless there is a sealed exchange for each request, with its numbers of bytes where these are not doubted. */
    SealedTraffic assertSame(int requests, Set<SealedDoubt> allowed) {
        AccessLogComparison.assertSame(opened, log);
        assertThat(log).hasSize(requests);
        pairs().forEach((exchange, event) -> {
            assertThat(exchange.doubts()).isSubsetOf(allowed);
            assertThat(exchange.answered()).isTrue();
            assertThat(exchange.host()).isEqualTo("localhost:" + exchange.remote().port());
            assertThat(exchange.process().pid()).isEqualTo(event.process().pid());
            assertThat(exchange.process().exe()).isEqualTo(event.process().exe());
            assertThat(exchange.reused()).isEqualTo(event.connection().reused());
            if (!exchange.doubts().contains(SealedDoubt.PADDING)) {
                assertThat(exchange.sentBytes()).as("sent: %s", exchange).isEqualTo(event.request().bytes());
                if (!exchange.doubts().contains(SealedDoubt.FIRST_OF_CONNECTION)) {
                    assertThat(exchange.receivedBytes()).as("received: %s", exchange).isEqualTo(event.response().bytes());
                }
            }
        });
        return this;
    }

    /** By connection, in order: the sealed exchange, and the request that it is. */
    Map<SealedExchange, S3RequestEvent> pairs() {
        Map<Endpoint, List<S3RequestEvent>> requests = opened.stream().sorted(Comparator.comparing(S3RequestEvent::start))
                .collect(Collectors.groupingBy(event -> event.connection().local()));
        Map<Endpoint, List<SealedExchange>> exchanges = sealed.stream().sorted(Comparator.comparing(SealedExchange::start))
                .collect(Collectors.groupingBy(SealedExchange::local));
        assertThat(exchanges.keySet()).isEqualTo(requests.keySet());
        Map<SealedExchange, S3RequestEvent> pairs = new LinkedHashMap<>();
        exchanges.forEach((connection, list) -> {
            assertThat(list).as("exchanges of the connection from %s", connection).hasSameSizeAs(requests.get(connection));
            for (int i = 0; i < list.size(); i++) {
                pairs.put(list.get(i), requests.get(connection).get(i));
            }
        });
        return pairs;
    }
}

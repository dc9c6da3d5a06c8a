package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.select.ProbeMode;
import java.util.List;

/** What came of some traffic: the events of a tracer that saw all of it, and the server's log. */
record TracedTraffic(List<S3RequestEvent> events, List<AccessLogEntry> log, TracerStats stats) {

    /** Traces all use of OpenSSL on the host while the traffic runs. */
    static TracedTraffic of(S3Server server, Runnable traffic) {
        return of(server, ProbeMode.OPENSSL, traffic);
    }

    /** Traces the whole host, in one way, while the traffic runs. */
    static TracedTraffic of(S3Server server, ProbeMode mode, Runnable traffic) {
        return of(server, S3Tracer.builder().mode(mode), traffic);
    }

    /** Traces what the builder says while the traffic runs. */
    static TracedTraffic of(S3Server server, S3TracerBuilder builder, Runnable traffic) {
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        S3Tracer tracer = builder.includeUnknown(true).onEvent(events).start();
        try (tracer) {
            traffic.run();
            events.await(log.complete().size());
        }
        return new TracedTraffic(events.events(), log.complete(), tracer.stats());
    }

    /** Fails unless both say the same. */
    void assertSame() {
        AccessLogComparison.assertSame(events, log);
    }

    /** Fails unless it is known between which addresses all connections are, and how long it took to open each. */
    TracedTraffic assertOpeningsSeen() {
        assertThat(events).extracting(S3RequestEvent::connection).allSatisfy(connection -> {
            assertThat(connection.local().isKnown()).isTrue();
            assertThat(connection.remote().isKnown()).isTrue();
        });
        assertThat(events).filteredOn(event -> !event.connection().reused()).extracting(S3RequestEvent::phases)
                .isNotEmpty().allSatisfy(phases -> {
                    assertThat(phases.connectNanos()).isPositive();
                    assertThat(phases.tlsNanos()).isPositive();
                    assertThat(phases.readyNanos()).isNotNegative();
                });
        return this;
    }

    /** Fails unless both say the same, of so many requests, each of which was seen whole. */
    TracedTraffic assertAllSeen(int requests) {
        assertSame();
        assertThat(log.size()).as("requests").isEqualTo(requests);
        assertThat(events).noneMatch(S3RequestEvent::gap).allMatch(event -> event.outcome() == Outcome.COMPLETE);
        return this;
    }
}

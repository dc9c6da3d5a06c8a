package io.s3trace.it;

import io.s3trace.ProbeMode;
import io.s3trace.S3RequestEvent;
import io.s3trace.S3Tracer;
import io.s3trace.TracerStats;
import java.util.List;

/** What came of some traffic: the events of a tracer that saw all of it, and the server's log. */
record TracedTraffic(List<S3RequestEvent> events, List<AccessLogEntry> log, TracerStats stats) {

    /** Traces the whole host while the traffic runs. */
    static TracedTraffic of(S3Server server, Runnable traffic) {
        return of(server, ProbeMode.OPENSSL, traffic);
    }

    /** Traces the whole host, in one way, while the traffic runs. */
    static TracedTraffic of(S3Server server, ProbeMode mode, Runnable traffic) {
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        S3Tracer tracer = S3Tracer.builder().mode(mode).includeUnknown(true).onEvent(events).start();
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
}

package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TlsLibrary;
import java.util.List;

/** Compares events of requests that were made with HTTP/2 with the server's log. */
final class Http2Comparison {
    private static final int FRAME_HEADER = 9;

    private Http2Comparison() {}

    /** Fails unless both say the same of so many requests, each of which was seen whole. */
    static void assertSame(TracedTraffic traffic, int requests, TlsLibrary library) {
        assertThat(traffic.log()).hasSize(requests);
        assertSame(traffic.events(), traffic.log(), library);
        assertThat(traffic.events()).allMatch(event -> event.outcome() == Outcome.COMPLETE);
    }

    /** What both say of a request: the header block and DATA of the request, and the DATA of the response. */
    private record Request(String host, String method, String target, int status, long requestBytes, long responseBody) {}

    /** Fails unless both say the same. */
    static void assertSame(List<S3RequestEvent> events, List<AccessLogEntry> log, TlsLibrary library) {
        assertThat(events).allSatisfy(event -> {
            assertThat(event.protocol()).isEqualTo("HTTP/2");
            assertThat(event.connection().library()).isEqualTo(library);
            assertThat(event.gap()).isFalse();
        });
        assertThat(log).allMatch(entry -> entry.protocol().equals("HTTP/2.0"));
        assertThat(events.stream().map(event -> new Request(event.request().host(), event.request().method(),
                event.request().target(), event.response().status(), event.request().bytes(), event.response().bodyBytes())))
                .containsExactlyInAnyOrderElementsOf(log.stream().map(entry -> new Request(entry.host(), entry.method(),
                        AccessLogComparison.redact(entry.target()), entry.status(), entry.requestBytes(),
                        entry.responseBodyBytes())).toList());
        long frames = log.stream().mapToLong(AccessLogEntry::responseBytes).sum()
                - events.stream().mapToLong(event -> event.response().bytes()).sum();
        assertThat(frames % FRAME_HEADER).as("what nginx counts beyond: the headers of frames").isZero();
        assertThat(frames).isGreaterThanOrEqualTo(FRAME_HEADER * log.size());
    }
}

package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Outcome;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that break off, over TLS and without: each request ends in one event, which says who ended it and when. */
@RequiresBpf
@RequiresTools({"curl", "openssl"})
class FailureIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String FAULTS = """
            finish, UNANSWERED, WAITING, -1
            reset, RESET, WAITING, -1
            half, TRUNCATED, RECEIVING, 500
            half-reset, RESET, RECEIVING, 500
            good, COMPLETE, DONE, 1000
            """;

    private static FaultyServer server;

    @BeforeAll
    static void start() {
        server = FaultyServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = FAULTS)
    void anEventSaysHowTheServerBrokeOff(String fault, Outcome outcome, RequestPhase reached, long bodyBytes) {
        EventCollector events = EventCollector.of(FailureIT::isOurs);
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).comm("curl").onEvent(events).start();
                Child curl = server.startCurl(fault)) {
            curl.exitCode(TIMEOUT);
            assertEnd(events, outcome, reached, bodyBytes);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = FAULTS)
    void andSoWithoutTls(String fault, Outcome outcome, RequestPhase reached, long bodyBytes) {
        EventCollector events = EventCollector.of(FailureIT::isOurs);
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.HTTP).comm("curl").onEvent(events).start();
                Child curl = server.startPlainCurl(fault)) {
            curl.exitCode(TIMEOUT);
            assertEnd(events, outcome, reached, bodyBytes);
        }
    }

    private static void assertEnd(EventCollector events, Outcome outcome, RequestPhase reached, long bodyBytes) {
        events.await(1);
        assertThat(events.events()).hasSize(1);
        S3RequestEvent event = events.events().getFirst();
        assertThat(event.outcome()).isEqualTo(outcome);
        assertThat(event.reached()).isEqualTo(reached);
        assertThat(event.response().bodyBytes()).isEqualTo(bodyBytes);
        assertThat(event.gap()).isFalse();
    }

    private static boolean isOurs(S3RequestEvent event) {
        return server.serves(event.request().host());
    }
}

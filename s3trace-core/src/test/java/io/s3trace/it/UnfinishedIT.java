package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.ConnectionUsage;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests that are under way: which, for how long, how far, and that each ends in one event. */
@RequiresBpf
@RequiresTools({"curl", "openssl"})
class UnfinishedIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STALL = Duration.ofMillis(200);

    private static FaultyServer server;

    private final EventCollector ended = EventCollector.of(UnfinishedIT::isOurs);
    private final EventCollector stalled = EventCollector.of(UnfinishedIT::isOurs);

    @BeforeAll
    static void start() {
        server = FaultyServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aRequestThatGetsNoAnswerIsInFlightThenStalledThenEndsWithItsProcess() {
        try (S3Tracer tracer = tracer(); Child curl = server.startCurl("silent")) {
            Await.until("a stall", TIMEOUT, () -> !stalled.events().isEmpty());

            S3RequestEvent inFlight = inFlight(tracer).getFirst();
            assertThat(inFlight.outcome()).isEqualTo(Outcome.IN_FLIGHT);
            assertThat(inFlight.reached()).isEqualTo(RequestPhase.WAITING);
            assertThat(inFlight.process().pid()).isEqualTo((int) curl.pid());
            assertThat(inFlight.phases().totalNanos()).isGreaterThan(STALL.toNanos());
            assertThat(ended.events()).isEmpty();
            NetworkInfo network = stalled.events().getFirst().network();
            assertThat(network.unacknowledgedBytes()).as("the server has it all").isZero();
            assertThat(network.unsentBytes()).isZero();
            assertThat(network.roundTripNanos()).isPositive();
            curl.kill();

            S3RequestEvent end = ended.await(1).getFirst();
            assertThat(end.outcome()).isEqualTo(Outcome.PROCESS_EXITED);
            assertThat(end.reached()).isEqualTo(RequestPhase.WAITING);
            assertThat(end.start()).isEqualTo(stalled.events().getFirst().start());
            assertThat(inFlight(tracer)).isEmpty();
        }
        assertThat(stalled.events()).extracting(S3RequestEvent::outcome).containsExactly(Outcome.STALLED);
        assertThat(ended.events()).hasSize(1);
    }

    @Test
    void aResponseThatStopsHalfWayIsInFlightAsReceiving() {
        try (S3Tracer tracer = tracer(); Child curl = server.startCurl("half-silent")) {
            Await.until("a stall", TIMEOUT, () -> !stalled.events().isEmpty());
            S3RequestEvent soFar = inFlight(tracer).getFirst();
            assertThat(soFar.reached()).isEqualTo(RequestPhase.RECEIVING);
            assertThat(soFar.response().status()).isEqualTo(200);
            assertThat(soFar.response().bodyBytes()).isEqualTo(500);
            curl.kill();
            assertThat(ended.await(1)).extracting(S3RequestEvent::reached).containsExactly(RequestPhase.RECEIVING);
        }
    }

    @Test
    void connectionsAreCountedByProcessAndEndpoint() {
        try (S3Tracer tracer = tracer(); Child curl = server.startCurl("good", "good", "good", "silent")) {
            ended.await(3);
            Await.until("the fourth request", TIMEOUT, () -> !inFlight(tracer).isEmpty());
            List<ConnectionUsage> usages =
                    tracer.connections().stream().filter(usage -> server.serves(usage.host())).toList();
            assertThat(usages).hasSize(1);
            ConnectionUsage usage = usages.getFirst();
            assertThat(usage.process().pid()).isEqualTo((int) curl.pid());
            assertThat(usage.open()).isEqualTo(1);
            assertThat(usage.idle()).isZero();
            assertThat(usage.requests()).isEqualTo(4);
            assertThat(usage.reuseRatio()).isEqualTo(0.75);
            curl.kill();
            Await.until("its end", TIMEOUT, () -> tracer.connections().stream().noneMatch(open -> server.serves(open.host())));
        }
    }

    @Test
    void aClosedTracerHasNothingInFlight() {
        S3Tracer tracer = tracer();
        tracer.close();
        assertThat(tracer.inFlight()).isEmpty();
        assertThat(tracer.connections()).isEmpty();
    }

    private S3Tracer tracer() {
        return S3Tracer.builder().mode(ProbeMode.OPENSSL).comm("curl").stallAfter(STALL).onStall(stalled)
                .onEvent(ended).start();
    }

    private static List<S3RequestEvent> inFlight(S3Tracer tracer) {
        return tracer.inFlight().stream().filter(UnfinishedIT::isOurs).toList();
    }

    private static boolean isOurs(S3RequestEvent event) {
        return server.serves(event.request().host());
    }
}

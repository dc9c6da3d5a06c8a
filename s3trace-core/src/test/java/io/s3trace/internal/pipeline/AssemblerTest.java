package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.s3trace.event.Outcome;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Conversation;
import io.s3trace.select.KeyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class AssemblerTest {
    private static final String REQUEST = "GET /bucket/key HTTP/1.1\r\nHost: s3\r\nx-amz-date: 20260101T000000Z\r\n"
            + "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n\r\n";
    private static final String SIGNED = REQUEST.replace("Host: s3\r\n", "Host: s3\r\nAuthorization: AWS4-HMAC-SHA256 "
            + "Credential=K/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0\r\n");
    private static final String OK =
            "HTTP/1.1 200 OK\r\nx-amz-request-id: 1\r\nContent-Length: 0\r\n\r\n";
    private static final String BUSY =
            "HTTP/1.1 503 Slow Down\r\nx-amz-request-id: 1\r\nContent-Length: 0\r\n\r\n";
    private static final Duration SLOW = Duration.ofMillis(100);

    private final Delivery delivery = new Delivery(64);
    private final List<S3RequestEvent> events = Collections.synchronizedList(new ArrayList<>());

    @Test
    void theRetryOfAFailureThatWasTooFastToBeReportedIsNumbered() {
        Conversation conversation = conversation(SLOW);
        conversation.send(REQUEST).receive(BUSY);
        conversation.send(REQUEST).pause(SLOW.toNanos()).receive(OK);
        conversation.send(REQUEST).pause(SLOW.toNanos()).receive(OK);
        assertAttempts(tuple(200, 2, true), tuple(200, -1, false));
    }

    @Test
    void aRetryThatWasTooFastToBeReportedEndsTheAttempts() {
        Conversation conversation = conversation(SLOW);
        conversation.send(REQUEST).pause(SLOW.toNanos()).receive(BUSY);
        conversation.send(REQUEST).receive(OK);
        conversation.send(REQUEST).pause(SLOW.toNanos()).receive(OK);
        assertAttempts(tuple(503, -1, false), tuple(200, -1, false));
    }

    @Test
    void whoWantsEveryEventGetsWhatIsTooFastToBeReported() {
        List<Integer> every = Collections.synchronizedList(new ArrayList<>());
        delivery.topic(EventKind.EVERY_REQUEST).subscribe(event -> every.add(event.response().status()));
        Conversation conversation = conversation(SLOW);
        conversation.send(REQUEST).receive(OK);
        conversation.send(REQUEST).receive(BUSY);
        conversation.send(REQUEST).pause(SLOW.toNanos()).receive(OK);
        assertAttempts(tuple(200, 2, true));
        assertThat(every).containsExactly(200, 503, 200);
    }

    @Test
    void aRequestThatStallsIsToldOnceAndStillEndsInAnEvent() {
        List<S3RequestEvent> stalls = Collections.synchronizedList(new ArrayList<>());
        delivery.topic(EventKind.STALL).subscribe(stalls::add);
        Assembler assembler = assembler(Duration.ZERO);
        Conversation conversation = new Conversation(assembler).send(SIGNED);
        assembler.expire(conversation.now() + SLOW.toNanos() - 1);
        assembler.expire(conversation.now() + SLOW.toNanos());
        assembler.expire(conversation.now() + 2 * SLOW.toNanos());
        conversation.receive(OK);
        assertAttempts(tuple(200, -1, false));
        assertThat(stalls)
                .extracting(S3RequestEvent::outcome, S3RequestEvent::reached, event -> event.phases().totalNanos())
                .containsExactly(tuple(Outcome.STALLED, RequestPhase.WAITING, 100_000_010L));
    }

    @Test
    void whatIsInFlightIsToldWithItsAge() {
        Assembler assembler = assembler(Duration.ZERO);
        Conversation conversation = new Conversation(assembler).send(SIGNED);
        assertThat(assembler.inFlight(conversation.now() + 900))
                .extracting(S3RequestEvent::outcome, event -> event.resource().key(),
                        event -> event.phases().totalNanos())
                .containsExactly(tuple(Outcome.IN_FLIGHT, "key", 910L));
        conversation.receive(OK);
        assertThat(assembler.inFlight(conversation.now())).isEmpty();
    }

    private Conversation conversation(Duration minLatency) {
        return new Conversation(assembler(minLatency));
    }

    private Assembler assembler(Duration minLatency) {
        delivery.topic(EventKind.REQUEST).subscribe(events::add);
        PumpSettings settings = new PumpSettings(2048, 1024, false, minLatency, Duration.ofMinutes(10), SLOW,
                List.of(), KeyPolicy.plain(), Set.of(), List.of());
        return new Assembler(new NoConnections(), delivery, settings);
    }

    private void assertAttempts(Tuple... expected) {
        delivery.close();
        assertThat(events)
                .extracting(event -> event.response().status(), event -> event.request().attempt(),
                        event -> event.request().attemptInferred())
                .containsExactly(expected);
    }
}

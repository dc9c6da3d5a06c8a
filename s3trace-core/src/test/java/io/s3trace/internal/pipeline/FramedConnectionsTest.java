package io.s3trace.internal.pipeline;

import static io.s3trace.internal.http2.FramedTalk.frame;
import static io.s3trace.internal.http2.FramedTalk.joined;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.KnownConnections;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.EarlyResponses;
import io.s3trace.internal.http2.Blocks;
import io.s3trace.internal.http2.FramedTalk;
import io.s3trace.internal.http2.StreamRecords;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What becomes of whole connections of HTTP/2. */
class FramedConnectionsTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final List<Long> givenUp = new ArrayList<>();
    private final List<S3RequestEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Blocks requests = new Blocks();
    private final Blocks responses = new Blocks();

    private final class Known implements KnownConnections {
        @Override
        public void giveUp(int tgid, long handle, long bornNanos, long untilNanos, long[] beginnings) {
            givenUp.add(untilNanos);
        }

        @Override
        public Optional<State> find(int tgid, long handle, long bornNanos) {
            return Optional.empty();
        }

        @Override
        public void forget(int tgid, long handle) {
            // nothing is kept
        }
    }

    private void play(boolean s3, int streams, byte[] answer) {
        play(talk -> {
            for (int i = 0; i < streams; i++) {
                int stream = 2 * i + 1;
                ask(talk, stream, s3);
                talk.move(CaptureRecord.RECEIVED, joined(frame(HEADERS, END_HEADERS, stream,
                        responses.of(":status: 200", "content-length: 5")),
                        frame(DATA, answer.length == 5 ? 0 : END_STREAM, stream, answer)));
            }
        });
    }

    private void ask(FramedTalk talk, int stream, boolean s3) {
        talk.move(CaptureRecord.SENT, frame(HEADERS, END_HEADERS | END_STREAM, stream, s3
                ? requests.of(":method: GET", ":scheme: https", ":path: /b/k", ":authority: s3.amazonaws.com",
                        "authorization: AWS4-HMAC-SHA256 Credential=A/20260131/us-east-1/s3/aws4_request, "
                                + "SignedHeaders=host, Signature=0")
                : requests.of(":method: GET", ":scheme: https", ":path: /v1/state", ":authority: api.example.com")));
    }

    private void play(Consumer<FramedTalk> conversation) {
        play(true, conversation);
    }

    private void play(boolean framed, Consumer<FramedTalk> conversation) {
        Delivery delivery = new Delivery(256);
        delivery.topic(EventKind.REQUEST).subscribe(events::add);
        HeadMemory memory = new HeadMemory(HeadMemory.DEFAULT_BYTES);
        Assembler assembler = new Assembler(new Known(), delivery, new PumpSettings(8192, 8192, false,
                Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, List.of(), KeyPolicy.plain(), Set.of(), List.of()));
        FramedTalk talk = new FramedTalk(new StreamRecords(new EarlyResponses(assembler, assembler::isUnasked, memory),
                assembler::noteGap, assembler::survive, memory));
        if (framed) {
            talk.move(CaptureRecord.SENT, FramedTalk.preface());
        }
        conversation.accept(talk);
        talk.close();
        delivery.close();
    }

    @Test
    void aClientMayKnowByTheLengthThatItHasTheWholeAnswer() {
        play(true, 1, new byte[5]);
        assertThat(events).singleElement().satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.COMPLETE));
    }

    private void answerInPart(FramedTalk talk) {
        ask(talk, 1, true);
        talk.move(CaptureRecord.RECEIVED, frame(HEADERS, END_HEADERS, 1, responses.of(":status: 200")));
    }

    @Test
    void whatMayHaveEndedUnseenIsNotSaidToHaveBeenClosed() {
        play(talk -> {
            answerInPart(talk);
            talk.lost();
            talk.move(CaptureRecord.RECEIVED, frame(DATA, END_STREAM, 1, new byte[5]));
            talk.found();
        });
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(Outcome.UNFINISHED);
            assertThat(event.gap()).isTrue();
        });
    }

    @Test
    void whatGoesOnBehindALossIsSaidToHaveBeenClosed() {
        play(talk -> {
            answerInPart(talk);
            talk.lost();
            talk.move(CaptureRecord.RECEIVED, frame(DATA, 0, 1, new byte[5]));
            talk.found();
            talk.move(CaptureRecord.RECEIVED, frame(DATA, 0, 1, new byte[5]));
        });
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(Outcome.CLOSED);
            assertThat(event.gap()).isTrue();
        });
    }

    @Test
    void anAnswerBehindALossIsRead() {
        play(talk -> {
            ask(talk, 1, true);
            talk.lost();
            talk.move(CaptureRecord.RECEIVED, frame(SETTINGS, 0, 0, new byte[0]));
            talk.found();
            talk.move(CaptureRecord.RECEIVED, frame(HEADERS, END_HEADERS | END_STREAM, 1, responses.of(":status: 404")));
        });
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(event.response().status()).isEqualTo(404);
            assertThat(event.gap()).isTrue();
        });
    }

    /** A big answer does not take up what is captured of others' beginnings. */
    @Test
    void theErrorsOfAnswersThatComeAtOnceAreRead() {
        byte[] error = "<Error><Code>SlowDown</Code></Error>".getBytes(StandardCharsets.US_ASCII);
        play(talk -> {
            for (int stream = 1; stream < 20; stream += 2) {
                ask(talk, stream, true);
            }
            for (int stream = 1; stream < 20; stream += 2) {
                talk.move(CaptureRecord.RECEIVED, frame(HEADERS, END_HEADERS, stream,
                        responses.of(stream == 1 ? ":status: 200" : ":status: 503")));
            }
            for (int i = 0; i < 20; i++) {
                talk.move(CaptureRecord.RECEIVED, frame(DATA, i == 19 ? END_STREAM : 0, 1, new byte[10_000]));
            }
            for (int stream = 3; stream < 20; stream += 2) {
                talk.move(CaptureRecord.RECEIVED, frame(DATA, END_STREAM, stream, error));
            }
        });
        assertThat(events).hasSize(10).filteredOn(event -> event.response().status() == 503).hasSize(9)
                .allMatch(event -> event.response().errorCode().equals("SlowDown"));
    }

    private static final String UPGRADING = "GET /b/k HTTP/1.1\r\nHost: s3.amazonaws.com\r\nUpgrade: h2c\r\n"
            + "Authorization: AWS4-HMAC-SHA256 Credential=A/20260131/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
            + "\r\n\r\n";
    private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n";

    private void playUpgraded(Consumer<FramedTalk> conversation) {
        play(false, talk -> {
            conversation.accept(talk);
            talk.move(CaptureRecord.SENT, FramedTalk.preface());
            ask(talk, 3, true);
            talk.move(CaptureRecord.RECEIVED, frame(HEADERS, END_HEADERS | END_STREAM, 3, responses.of(":status: 204")));
        });
        assertThat(events).hasSize(2).allSatisfy(event -> {
            assertThat(event.protocol()).isEqualTo("HTTP/2");
            assertThat(event.gap()).isFalse();
        });
        assertThat(events).extracting(event -> event.stream().id()).containsExactly(1, 3);
        assertThat(events).extracting(event -> event.connection().reused()).containsExactly(false, true);
        assertThat(events.getFirst().request().bytes()).isEqualTo(UPGRADING.length());
        assertThat(events.getLast().outcome()).isEqualTo(Outcome.COMPLETE);
    }

    private byte[] answerOfFive() {
        return joined(frame(SETTINGS, 0, 0, new byte[0]), frame(HEADERS, END_HEADERS, 1, responses.of(":status: 200")),
                frame(DATA, END_STREAM, 1, new byte[5]));
    }

    @Test
    void aRequestThatUpgradesItsConnectionIsReportedOnce() {
        playUpgraded(talk -> {
            talk.ask(UPGRADING);
            talk.upgrade(SWITCHING);
            talk.move(CaptureRecord.RECEIVED, answerOfFive());
        });
        assertAnswered();
    }

    @Test
    void theUpgradeAndTheAnswerMayBeReadBeforeTheCallThatAskedReturns() {
        playUpgraded(talk -> {
            talk.upgrade(SWITCHING);
            talk.move(CaptureRecord.RECEIVED, answerOfFive());
            talk.ask(UPGRADING);
        });
        assertAnswered();
    }

    private void assertAnswered() {
        assertThat(events.getFirst()).satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(event.response().status()).isEqualTo(200);
            assertThat(event.response().bytes()).isEqualTo(SWITCHING.length() + 1 + 5);
            assertThat(event.response().bodyBytes()).isEqualTo(5);
        });
    }

    @Test
    void aRequestThatUpgradesItsConnectionMayBeReset() {
        playUpgraded(talk -> {
            talk.ask(UPGRADING);
            talk.upgrade(SWITCHING);
            talk.move(CaptureRecord.RECEIVED, frame(RST_STREAM, 0, 1, new byte[] {0, 0, 0, 7}));
        });
        assertThat(events.getFirst().outcome()).isEqualTo(Outcome.RESET);
        assertThat(events.getFirst().stream().reset()).isEqualTo("REFUSED_STREAM");
    }

    @Test
    void strangersAreGivenUpForGood() {
        play(false, 70, new byte[4]);
        assertThat(givenUp).containsExactly(KnownConnections.FOR_GOOD, KnownConnections.FOR_GOOD);
        assertThat(events).isEmpty();
    }

    @Test
    void whatCarriesS3IsNotGivenUp() {
        play(true, 70, new byte[4]);
        assertThat(givenUp).isEmpty();
        assertThat(events).hasSize(70);
    }
}

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of whole connections of HTTP/2. */
class FramedConnectionsTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
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
        Delivery delivery = new Delivery(64);
        delivery.topic(EventKind.REQUEST).subscribe(events::add);
        HeadMemory memory = new HeadMemory(HeadMemory.DEFAULT_BYTES);
        Assembler assembler = new Assembler(new Known(), delivery, new PumpSettings(8192, 8192, false,
                Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, List.of(), KeyPolicy.plain(), Set.of(), List.of()));
        FramedTalk talk = new FramedTalk(new StreamRecords(new EarlyResponses(assembler, assembler::isUnasked, memory),
                assembler::noteGap, assembler::survive, memory));
        talk.move(CaptureRecord.SENT, FramedTalk.preface());
        for (int i = 0; i < streams; i++) {
            int stream = 2 * i + 1;
            talk.move(CaptureRecord.SENT, frame(HEADERS, END_HEADERS | END_STREAM, stream, s3
                    ? requests.of(":method: GET", ":scheme: https", ":path: /b/k", ":authority: s3.amazonaws.com",
                            "authorization: AWS4-HMAC-SHA256 Credential=A/20260131/us-east-1/s3/aws4_request, "
                                    + "SignedHeaders=host, Signature=0")
                    : requests.of(":method: GET", ":scheme: https", ":path: /v1/state", ":authority: api.example.com")));
            talk.move(CaptureRecord.RECEIVED, joined(frame(HEADERS, END_HEADERS, stream,
                    responses.of(":status: 200", "content-length: 5")),
                    frame(DATA, answer.length == 5 ? 0 : END_STREAM, stream, answer)));
        }
        talk.close();
        delivery.close();
    }

    @Test
    void aClientMayKnowByTheLengthThatItHasTheWholeAnswer() {
        play(true, 1, new byte[5]);
        assertThat(events).singleElement().satisfies(event -> assertThat(event.outcome()).isEqualTo(Outcome.COMPLETE));
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

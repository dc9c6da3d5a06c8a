package io.s3trace.internal.http2;

import static io.s3trace.internal.http2.FramedTalk.RECEIVED;
import static io.s3trace.internal.http2.FramedTalk.SENT;
import static io.s3trace.internal.http2.FramedTalk.frame;
import static io.s3trace.internal.http2.FramedTalk.joined;
import static io.s3trace.internal.http2.FramedTalk.number;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of frames, wanted or not: what is said of streams is right, and memory has bounds. The system properties
 * {@code s3trace.fuzz} and {@code s3trace.seed} say how many frames of any contents there are, and which.
 */
class StreamRecordsTest {
    private static final int FUZZ = Integer.getInteger("s3trace.fuzz", 200_000);
    private static final long FUZZ_SEED = Long.getLong("s3trace.seed", 21);
    private static final long MEMORY = 1 << 20;
    private static final int END_STREAM = FrameType.END_STREAM;
    private static final int END_HEADERS = FrameType.END_HEADERS;

    private final List<String> said = new ArrayList<>();
    private final HeadMemory memory = new HeadMemory(MEMORY);
    private final CaptureRecord record = new CaptureRecord();
    private final int[] lost = new int[1];
    /** How long the window was closed, as the last record says. */
    private final long[] closed = new long[1];
    private final List<Throwable> failures = new ArrayList<>();
    private boolean failing;
    private final StreamRecords records = new StreamRecords(
            (ring, offset, length) -> {
                said.add(say(record.wrap(ring, offset, length)));
                closed[0] = record.closedMicros();
                if (failing) {
                    throw new IllegalStateException("on purpose");
                }
            }, count -> lost[0] += count, failures::add, memory);
    private final FramedTalk talk = new FramedTalk(records);
    private final Blocks requests = new Blocks();
    private final Blocks responses = new Blocks();

    private static String say(CaptureRecord record) {
        String kind = record.kind() == CaptureRecord.SENT ? "sent" : record.kind() == CaptureRecord.RECEIVED ? "received"
                : record.kind() == CaptureRecord.CLOSED ? "closed" : "other";
        String payload = new String(record.memory().asSlice(record.payloadOffset(), record.payloadLength())
                .toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1).replace("\r\n", "|");
        return record.stream() + " " + kind + " " + (record.length() + record.headExcess()) + (record.endsStream() ? " end" : "")
                + (record.streamError() != 0 ? " error " + record.streamError() : "")
                + (record.isBehindLoss() ? " lost" : "") + (record.isHeadLost() ? " incomplete" : "")
                + (payload.isEmpty() ? "" : " " + payload);
    }

    @BeforeEach
    void begin() {
        talk.move(SENT, joined(FramedTalk.preface(), frame(FrameType.SETTINGS, 0, 0, new byte[0])));
        talk.move(RECEIVED, frame(FrameType.SETTINGS, 0, 0, new byte[0]));
    }

    private byte[] request(int stream, int flags) {
        return frame(FrameType.HEADERS, END_HEADERS | flags, stream,
                requests.of(":method: GET", ":scheme: https", ":path: /b/k", ":authority: s3.example.com"));
    }

    private byte[] response(int stream, int flags) {
        return frame(FrameType.HEADERS, END_HEADERS | flags, stream, responses.of(":status: 200"));
    }

    private long memoryLeft() {
        long left = MEMORY;
        while (!memory.tryTake(left)) {
            left -= 1024;
        }
        memory.give(left);
        return left;
    }

    @Test
    void headsAreThoseOfAnEarlierVersion() {
        talk.move(SENT, request(1, END_STREAM));
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        talk.move(RECEIVED, joined(response(1, 0), frame(FrameType.DATA, END_STREAM, 1, hello)));
        assertThat(said).containsExactly("1 sent 24 end GET /b/k HTTP/1.1|host: s3.example.com||",
                "1 received 1 HTTP/1.1 200 ||", "1 received 5 end hello");
        assertThat(records.streams()).isZero();
    }

    @Test
    void whatIsNoLineIsLeftOut() {
        talk.move(SENT, frame(FrameType.HEADERS, END_HEADERS | END_STREAM, 1, requests.of(":method: GET", ":path: /a",
                ":authority: h", "x: 1\r\nhost: evil", "transfer-encoding: chunked", "host: other", "a b: c", "c: d")));
        talk.move(SENT, frame(FrameType.HEADERS, END_HEADERS | END_STREAM, 3, requests.of(":method: GET", ":path: /a b",
                "x: 1")));
        assertThat(said.get(0)).endsWith("GET /a HTTP/1.1|host: h|c: d||");
        assertThat(said.get(1)).endsWith("GET * HTTP/1.1|x: 1||");
    }

    /** However a block refers to fields of earlier ones: to many in their order, or not; and some may not be lines. */
    @Test
    void fieldsOfTheTableAreLinesInTheOrderOfTheBlock() {
        Random random = new Random(26);
        String[] fields = new String[12];
        for (int stream = 1; stream < 4000; stream += 2) {
            int changed = random.nextInt(fields.length);
            fields[changed] = "name-" + changed + ": " + "v".repeat(random.nextInt(120)) + stream
                    + (random.nextInt(10) == 0 ? "\r\nx: y" : "");
            List<String> lines = new ArrayList<>();
            for (int i = random.nextInt(3); i < fields.length; i++) {
                if (fields[i] != null && random.nextInt(10) > 0) {
                    lines.add(fields[i]);
                }
            }
            if (random.nextInt(5) == 0) {
                Collections.shuffle(lines, random);
            }
            List<String> block = new ArrayList<>(List.of(":method: GET", ":path: /b/k", ":authority: h"));
            block.addAll(lines);
            talk.move(SENT, frame(FrameType.HEADERS, END_HEADERS | END_STREAM, stream,
                    requests.of(block.toArray(String[]::new))));
            String wanted = lines.stream().filter(line -> !line.contains("\r")).map(line -> line + "|").collect(joining());
            assertThat(said.getLast()).endsWith(" end GET /b/k HTTP/1.1|host: h|" + wanted + "|");
        }
    }

    @Test
    void tenThousandStreamsThatAreResetLeaveNothing() {
        long before = memoryLeft();
        for (int i = 0; i < 10_000; i++) {
            int stream = 2 * i + 1;
            talk.move(SENT, joined(request(stream, 0), frame(FrameType.RST_STREAM, 0, stream, number(8))));
        }
        assertThat(said).hasSize(20_000).filteredOn(text -> text.contains(" closed 0 error 8")).hasSize(10_000);
        assertThat(records.streams()).isZero();
        assertThat(memoryLeft()).isGreaterThan(before - 64 * 1024);
    }

    @Test
    void streamsThatNeverEndAreBounded() {
        for (int i = 0; i < 20_000; i++) {
            talk.move(SENT, request(2 * i + 1, 0));
        }
        assertThat(records.streams()).isEqualTo(16_384);
        assertThat(said).filteredOn(text -> text.contains("closed 0 lost")).hasSize(20_000 - 16_384);
    }

    @Test
    void aBlockWithoutEndIsCutAndNothingBehindItIsWrong() {
        byte[] part = new byte[16_000];
        Arrays.fill(part, (byte) 0x82); // :method: GET
        talk.move(SENT, frame(FrameType.HEADERS, 0, 1, part));
        for (int i = 0; i < 1000; i++) {
            talk.move(SENT, frame(FrameType.CONTINUATION, 0, 1, part));
        }
        assertThat(memoryLeft()).isGreaterThan(MEMORY - 256 * 1024);
        talk.move(SENT, frame(FrameType.CONTINUATION, END_HEADERS, 1, part));
        talk.move(SENT, request(3, END_STREAM));
        assertThat(said).hasSize(2);
        assertThat(said.get(1)).endsWith("GET /b/k HTTP/1.1|host: s3.example.com||");
    }

    @Test
    void whatIsNoHuffmanCodeMakesTheTargetUnknown() {
        byte[] block = {(byte) 0x82, 0x44, (byte) 0x81, (byte) 0xFE};
        talk.move(SENT, frame(FrameType.HEADERS, END_HEADERS | END_STREAM, 1, block));
        talk.move(SENT, request(3, END_STREAM));
        assertThat(said.get(0)).isEqualTo("1 sent 4 end GET * HTTP/1.1|");
        assertThat(said.get(1)).endsWith("GET /b/k HTTP/1.1|host: s3.example.com||");
    }

    @Test
    void paddingThatIsLongerThanItsFrameIsNoBody() {
        talk.move(SENT, request(1, 0));
        talk.move(SENT, frame(FrameType.DATA, FrameType.PADDED | END_STREAM, 1, new byte[] {(byte) 200, 1, 2, 3}));
        assertThat(said.get(1)).isEqualTo("1 sent 0 end");
    }

    @Test
    void anAnswerBeforeTheCallThatAskedIsReportedInItsOrder() {
        talk.move(RECEIVED, response(1, END_STREAM));
        talk.move(SENT, request(1, END_STREAM));
        assertThat(said).containsExactly("1 received 1 end HTTP/1.1 200 ||",
                "1 sent 24 end GET /b/k HTTP/1.1|host: s3.example.com||");
        assertThat(records.streams()).isZero();
    }

    @Test
    void aResetBeforeTheCallThatAskedIsReportedBehindIt() {
        talk.move(RECEIVED, frame(FrameType.RST_STREAM, 0, 1, number(7)));
        assertThat(said).isEmpty();
        talk.move(SENT, joined(request(1, END_STREAM), request(3, 0)));
        talk.move(RECEIVED, joined(response(3, 0), frame(FrameType.RST_STREAM, 0, 3, number(2)),
                frame(FrameType.RST_STREAM, 0, 3, number(2))));
        assertThat(said).extracting(text -> text.replaceAll(" [A-Z].*", ""))
                .containsExactly("1 sent 24 end", "1 other 0 error 7", "3 sent 4", "3 received 1", "3 other 0 error 2");
        assertThat(records.streams()).isZero();
    }

    @Test
    void anAnswerAndAResetBeforeTheCallThatAskedAreReportedOnce() {
        talk.move(RECEIVED, joined(response(1, 0), frame(FrameType.RST_STREAM, 0, 1, number(2))));
        talk.move(SENT, request(1, 0));
        talk.move(SENT, request(3, END_STREAM));
        assertThat(said).extracting(text -> text.replaceAll(" [A-Z].*", ""))
                .containsExactly("1 received 1", "1 sent 24", "1 other 0 error 2", "3 sent 4 end");
        assertThat(records.streams()).isEqualTo(1);
    }

    @Test
    void resetsOfStreamsThatNobodyOpensAreBounded() {
        for (int i = 0; i < 20_000; i++) {
            talk.move(RECEIVED, frame(FrameType.RST_STREAM, 0, 2 * i + 1, number(2)));
        }
        assertThat(records.streams()).isEqualTo(16_384);
        talk.move(SENT, request(2 * 20_000 + 1, END_STREAM));
        assertThat(records.streams()).isEqualTo(1);
    }

    @Test
    void aServerThatGoesAwayRefusesWhatComesLater() {
        talk.move(RECEIVED, frame(FrameType.GOAWAY, 0, 0, joined(number(1), number(0))));
        talk.move(SENT, joined(request(1, END_STREAM), request(3, END_STREAM)));
        assertThat(said).hasSize(3).last().asString().isEqualTo("3 other 0 error 7");
        assertThat(records.streams()).isEqualTo(1);
    }

    @Test
    void aServerThatGoesAwayRefusesWhatItHasNotLookedAt() {
        talk.move(SENT, joined(request(1, END_STREAM), request(3, END_STREAM)));
        talk.move(RECEIVED, frame(FrameType.GOAWAY, 0, 0, joined(number(1), number(0))));
        assertThat(said).hasSize(3).last().asString().isEqualTo("3 other 0 error 7");
        assertThat(records.streams()).isEqualTo(1);
    }

    @Test
    void aWindowIsClosedUntilBothHaveRoom() {
        talk.move(SENT, request(1, 0));
        for (int i = 0; i < 4; i++) {
            talk.move(SENT, frame(FrameType.DATA, 0, 1, new byte[i == 3 ? 16_383 : 16_384]));
        }
        talk.pause(3_000_000);
        talk.move(RECEIVED, frame(FrameType.WINDOW_UPDATE, 0, 1, number(100_000)));
        talk.pause(2_000_000);
        talk.move(RECEIVED, frame(FrameType.WINDOW_UPDATE, 0, 0, number(100_000)));
        talk.pause(4_000_000);
        talk.move(SENT, frame(FrameType.DATA, END_STREAM, 1, new byte[10]));
        assertThat(closed[0]).isEqualTo(5000);
    }

    /** What one stream has used up, the others wait for, unless they have nothing to send. */
    @Test
    void theWindowOfTheConnectionIsClosedForAllStreams() {
        talk.move(RECEIVED, frame(FrameType.SETTINGS, 0, 0, joined(new byte[] {0, 4}, number(100_000))));
        talk.move(SENT, joined(request(1, 0), request(3, 0), request(5, END_STREAM)));
        for (int i = 0; i < 4; i++) {
            talk.move(SENT, frame(FrameType.DATA, i == 3 ? END_STREAM : 0, 1, new byte[i == 3 ? 16_383 : 16_384]));
        }
        assertThat(closed[0]).as("the stream that has used it up has ended").isZero();
        talk.pause(3_000_000);
        talk.move(SENT, request(7, 0));
        talk.pause(2_000_000);
        talk.move(RECEIVED, frame(FrameType.WINDOW_UPDATE, 0, 0, number(100_000)));
        talk.pause(4_000_000);
        talk.move(SENT, frame(FrameType.DATA, END_STREAM, 3, new byte[10]));
        assertThat(closed[0]).isEqualTo(5000);
        talk.move(SENT, frame(FrameType.DATA, END_STREAM, 7, new byte[10]));
        assertThat(closed[0]).isEqualTo(2000);
        talk.move(RECEIVED, response(1, END_STREAM));
        assertThat(closed[0]).isZero();
        talk.move(RECEIVED, response(5, END_STREAM));
        assertThat(closed[0]).isZero();
    }

    @Test
    void aLargerFirstWindowOpensIt() {
        talk.move(RECEIVED, frame(FrameType.SETTINGS, 0, 0, joined(new byte[] {0, 4}, number(10))));
        talk.move(SENT, joined(request(1, 0), frame(FrameType.DATA, 0, 1, new byte[10])));
        talk.pause(1_000_000);
        talk.move(RECEIVED, frame(FrameType.SETTINGS, 0, 0, joined(new byte[] {0, 4}, number(20))));
        talk.pause(1_000_000);
        talk.move(SENT, frame(FrameType.DATA, END_STREAM, 1, new byte[10]));
        assertThat(closed[0]).isEqualTo(1000);
    }

    @Test
    void aLossIsSaidOfAllStreamsUnderWay() {
        talk.move(SENT, request(1, 0));
        talk.lost();
        talk.move(SENT, frame(FrameType.DATA, END_STREAM, 1, new byte[100]));
        talk.found();
        talk.move(SENT, request(3, END_STREAM));
        assertThat(lost[0]).isEqualTo(1);
        assertThat(said.get(1)).isEqualTo("1 sent 0 lost");
        assertThat(said.get(2)).as("the table is not known any longer").isEqualTo("3 sent 4 end incomplete GET * HTTP/1.1||");
    }

    @Test
    void aStreamWhoseEndMayHaveBeenLostIsForgottenAfterAWhile() {
        talk.move(SENT, joined(request(1, END_STREAM), request(3, END_STREAM)));
        talk.move(RECEIVED, joined(response(1, 0), response(3, 0)));
        talk.lost();
        talk.move(RECEIVED, frame(FrameType.DATA, END_STREAM, 1, new byte[100]));
        talk.found();
        talk.move(RECEIVED, frame(FrameType.DATA, 0, 3, new byte[100]));
        records.expire(0);
        assertThat(records.streams()).isEqualTo(2);
        said.clear();
        records.expire(Long.MAX_VALUE / 2);
        assertThat(said).containsExactly("1 closed 0 lost");
    }

    @Test
    void aRequestWhoseEndMayHaveBeenLostEndsWithItsAnswer() {
        talk.move(SENT, joined(request(1, 0), request(3, END_STREAM)));
        talk.lost();
        talk.move(SENT, frame(FrameType.DATA, END_STREAM, 1, new byte[100]));
        talk.found();
        talk.move(SENT, request(5, END_STREAM));
        assertThat(said).filteredOn(text -> text.contains(" lost")).containsExactly("1 sent 0 lost");
        talk.move(RECEIVED, response(1, END_STREAM));
        assertThat(records.streams()).isEqualTo(2);
    }

    /** What earlier blocks have left in the table is not known: new entries are. */
    @Test
    void aConnectionThatIsJoinedInItsMidstIsLearned() {
        FramedTalk other = new FramedTalk(records).at(1).late();
        requests.of(":path: /old", ":authority: s3.example.com", "x: 1"); // before
        responses.of(":status: 200", "server: old");
        other.move(SENT, frame(FrameType.HEADERS, END_HEADERS | END_STREAM, 101,
                requests.of(":method: GET", ":scheme: https", ":path: /old", ":authority: s3.example.com")));
        other.move(SENT, frame(FrameType.HEADERS, END_HEADERS | END_STREAM, 103,
                requests.of(":method: GET", ":scheme: https", ":path: /new", ":authority: s3.example.com")));
        other.move(SENT, frame(FrameType.HEADERS, END_HEADERS | END_STREAM, 105,
                requests.of(":method: GET", ":scheme: https", ":path: /new", ":authority: s3.example.com")));
        other.move(RECEIVED, joined(response(99, END_STREAM), response(101, END_STREAM)));
        assertThat(said).extracting(text -> text.replaceAll("^(\\d+ \\w+) \\d+", "$1")).containsExactly(
                "101 sent end incomplete GET * HTTP/1.1||", "103 sent end incomplete GET /new HTTP/1.1||",
                "105 sent end incomplete GET /new HTTP/1.1||", "101 received end HTTP/1.1 200 ||");
        assertThat(records.streams()).isEqualTo(2);
    }

    private FramedTalk upgraded() {
        FramedTalk other = new FramedTalk(records).at(1);
        other.ask("GET /b/k HTTP/1.1\r\n\r\n");
        other.upgrade("HTTP/1.1 101 x\r\n\r\n");
        said.clear();
        return other;
    }

    private static byte[] lastOfBody() {
        return frame(FrameType.DATA, END_STREAM, 1, "answer!".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aRequestThatUpgradesItsConnectionIsAnsweredOnTheFirstStream() {
        FramedTalk other = upgraded();
        other.move(RECEIVED, joined(frame(FrameType.SETTINGS, 0, 0, new byte[0]), response(1, 0)));
        other.move(SENT, joined(FramedTalk.preface(), request(3, END_STREAM)));
        assertThat(records.streams()).isEqualTo(2);
        other.move(RECEIVED, joined(lastOfBody(), response(3, END_STREAM)));
        assertThat(said).containsExactly("1 received 1 HTTP/1.1 200 ||", "3 sent 24 end GET /b/k HTTP/1.1|host: s3.example.com||",
                "1 received 7 end answer!", "3 received 1 end HTTP/1.1 200 ||");
        assertThat(records.streams()).isZero();
        other.close();
        assertThat(lost[0]).isZero();
    }

    @Test
    void whatWasLostBehindAnUpgradeIsSaidOfTheFirstStream() {
        FramedTalk other = upgraded();
        other.lost();
        other.move(RECEIVED, joined(frame(FrameType.SETTINGS, 0, 0, new byte[0]), response(1, 0)));
        other.found();
        other.move(RECEIVED, lastOfBody());
        assertThat(said).containsExactly("1 received 0 lost", "1 received 0 lost", "1 received 7 end answer!");
        assertThat(lost[0]).isEqualTo(1);
    }

    @Test
    void aServersConnectionThatIsJoinedIsNoClients() {
        FramedTalk server = new FramedTalk(records).at(1).late();
        server.move(SENT, response(101, 0));
        server.move(RECEIVED, request(103, END_STREAM));
        server.move(SENT, response(103, END_STREAM));
        assertThat(said).filteredOn(text -> text.contains(" sent ")).isEmpty();
        assertThat(records.streams()).isZero();
    }

    @Test
    void aConnectionThatHasBeenSilentIsForgotten() {
        talk.move(SENT, request(1, END_STREAM));
        records.expire(0);
        assertThat(records.connections()).isEqualTo(1);
        records.expire(Long.MAX_VALUE);
        assertThat(records.connections()).isZero();
        assertThat(memory.tryTake(MEMORY)).as("all memory was given back").isTrue();
    }

    @Test
    void aFailureEndsItsConnectionOnly() {
        failing = true;
        talk.move(SENT, request(1, END_STREAM));
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(records.connections()).isZero();
        assertThat(memory.tryTake(MEMORY)).as("all memory was given back").isTrue();
    }

    @Test
    void framesOfAnyContentsAreSurvived() {
        Random random = new Random(FUZZ_SEED);
        for (int i = 0; i < FUZZ; i++) {
            byte[] payload = new byte[random.nextInt(random.nextInt(20) == 0 ? 5000 : 40)];
            random.nextBytes(payload);
            byte[] frame = frame(random.nextInt(11), random.nextInt(256), random.nextInt(20), payload);
            if (random.nextInt(50) == 0) {
                frame[1] ^= (byte) random.nextInt(64); // longer or shorter than it is
            }
            talk.move(random.nextInt(2), frame);
            said.clear();
        }
        assertThat(records.streams()).isLessThan(20);
        records.close();
        assertThat(memoryLeft()).isGreaterThanOrEqualTo(MEMORY - 1024);
    }
}

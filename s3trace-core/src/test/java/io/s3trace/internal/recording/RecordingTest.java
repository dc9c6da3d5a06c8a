package io.s3trace.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.ReplayResult;
import io.s3trace.S3Replay;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.generated.event.s3t_record;
import io.s3trace.container.ContainerInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Conversation;
import io.s3trace.internal.pipeline.RecordedPipeline;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.s3.HeapDumpTest;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final String SECRET = "QKZJXWVYPGFMBDHTLCRNSUQK";
    /** So much of a secret must not be seen in one place. */
    private static final int FRAGMENT = 6;
    private static final String PUT = "PUT /bucket/key?partNumber=1&uploadId=abc HTTP/1.1\r\nHost: s3.amazonaws.com\r\n"
            + "Authorization: AWS4-HMAC-SHA256 Credential=" + SECRET + "/20260131/us-east-1/s3/aws4_request, "
            + "SignedHeaders=host, Signature=" + SECRET + "\r\nUser-Agent: test/1\r\n"
            + "Cookie: " + SECRET + "\r\nContent-Length: 24\r\n\r\n" + SECRET;
    private static final String OK = "HTTP/1.1 200 OK\r\nx-amz-request-id: R1\r\nSet-Cookie: " + SECRET
            + "\r\nContent-Length: 24\r\n\r\n" + SECRET;
    private static final String CHUNKED = "PUT /bucket/key HTTP/1.1\r\nHost: s3.amazonaws.com\r\n"
            + "x-amz-content-sha256: " + SECRET + "\r\nx-amz-decoded-content-length: 5\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n18;chunk-signature=" + SECRET + "\r\n" + SECRET
            + "\r\n0\r\nx-amz-trailer-signature: " + SECRET + "\r\n\r\n";
    private static final String DENIED = "HTTP/1.1 403 Forbidden\r\nx-amz-request-id: R2\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n8e\r\n<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>"
            + SECRET + "</Message><StringToSign>" + SECRET + "</StringToSign>       </Error>\r\n0\r\n\r\n";

    private static final ContainerInfo CONTAINER = new ContainerInfo(
            "3f1c7b0a".repeat(8), "", "8f3c2a10-77aa-4b1c-9d3e-0123456789ab", "", "", "", Map.of());

    private static final HeldMemory MEMORY = new HeldMemory(new HeadMemory(HeadMemory.DEFAULT_BYTES), 1 << 20);
    private static final ProcessReader PROCESSES = new ProcessReader(Instant.EPOCH, (pid, start, cgroup) -> CONTAINER);

    @TempDir
    private Path directory;

    private Path file;
    private Recorder recorder;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("traffic.s3trace");
    }

    @Test
    void whatIsReplayedIsWhatWasRecordedWithoutSecrets() throws IOException {
        List<S3RequestEvent> told = record(talk -> talk.send(PUT).receive(OK).send(CHUNKED).receive(DENIED));
        assertNoSecret();
        List<S3RequestEvent> events = replay();
        assertThat(events).isEqualTo(told);
        assertThat(events).extracting(event -> event.operation().apiName(), event -> event.response().status(),
                        event -> event.response().errorCode(), event -> event.request().bytes(),
                        event -> event.response().bytes(), S3RequestEvent::gap)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "UploadPart", 200, "", (long) PUT.length(), (long) OK.length(), false),
                        org.assertj.core.groups.Tuple.tuple("PutObject", 403, "AccessDenied", (long) CHUNKED.length(),
                                (long) DENIED.length(), false));
        assertThat(events).extracting(S3RequestEvent::process).allSatisfy(process -> {
            assertThat(process.containerId()).isEqualTo(CONTAINER.id());
            assertThat(process.podUid()).isEqualTo(CONTAINER.podUid());
        });
        assertThat(replay()).isEqualTo(events);
    }

    @Test
    void secretsStayOutHoweverTheBytesAreSplit() throws IOException {
        for (String request : List.of(PUT, CHUNKED)) {
            for (int split = 1; split < request.length(); split++) {
                String head = request;
                int at = split;
                List<S3RequestEvent> told = record(talk -> talk.send(head.substring(0, at)).send(head.substring(at))
                        .receive(DENIED.substring(0, 90)).receive(DENIED.substring(90)));
                assertNoSecret();
                assertThat(replay()).as("split at %d", split).hasSize(1).isEqualTo(told);
            }
        }
        for (int split = 1; split < DENIED.length(); split++) {
            int at = split;
            List<S3RequestEvent> told = record(
                    talk -> talk.send(PUT).receive(DENIED.substring(0, at)).receive(DENIED.substring(at)));
            assertNoSecret();
            assertThat(replay()).as("split at %d", split).isEqualTo(told).singleElement()
                    .satisfies(event -> assertThat(event.response().status()).isEqualTo(403));
        }
    }

    @Test
    void clientsThatReadByteByByteAreReplayedToo() throws IOException {
        record(talk -> {
            talk.send(PUT.substring(0, PUT.length() - 24));
            "HTTP/1.1 100 Continue\r\n\r\n".chars().forEach(letter -> talk.receive(Character.toString(letter)));
            talk.send(SECRET).receive(OK);
        });
        assertNoSecret();
        assertThat(replay()).singleElement().satisfies(event -> {
            assertThat(event.response().status()).isEqualTo(200);
            assertThat(event.request().bodyBytes()).isEqualTo(24);
        });
    }

    @Test
    void headsOfSeveralConnectionsThatComeInPiecesAreNotMixedUp() throws IOException {
        RecordedPipeline pipeline = pipeline(new RecordingSettings(file, 1 << 20), KeyPolicy.plain());
        Conversation one = new Conversation(pipeline);
        Conversation other = new Conversation(pipeline).otherAddress();
        one.send("PUT /bucket/one HTTP/1.1\r\nHost: h\r\nContent-Length: 24\r\n");
        other.send("PUT /bucket/other HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n");
        one.send("\r\n" + SECRET);
        other.send("\r\n5\r\nhello\r\n0\r\n\r\n").receive(OK);
        one.receive(OK);
        pipeline.close();
        assertNoSecret();
        assertThat(replay()).extracting(event -> event.request().bodyBytes()).containsExactly(15L, 24L);
    }

    @Test
    void secretsInEveryPlaceStayOut() throws IOException {
        for (String text : HeapDumpTest.REQUESTS) {
            String request = text.replace("\n", "\r\n").replace("{secret}", SECRET);
            String body = HeapDumpTest.ERROR.replace("{secret}", SECRET);
            for (int pieces = 1; pieces <= 7; pieces++) {
                int size = Math.max(1, request.length() / pieces);
                record(talk -> {
                    for (int at = 0; at < request.length(); at += size) {
                        talk.send(request.substring(at, Math.min(at + size, request.length())));
                    }
                    talk.receive("HTTP/1.1 302 " + SECRET + "\r\nLocation: https://h/?X-Amz-Signature=" + SECRET
                            + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                });
                assertNoSecret();
            }
        }
    }

    @Test
    void whatIsNoHttpIsNotInIt() throws IOException {
        record(talk -> talk.send(SECRET).receive(SECRET).send("POST-ish " + SECRET));
        assertNoSecret();
    }

    @Test
    void commandLinesAreNotInIt() throws IOException {
        byte[] payload = ("curl\0bin\0usr\0curl --user key:" + SECRET).getBytes(StandardCharsets.UTF_8);
        MemorySegment seen = Arena.ofAuto().allocate(CaptureRecord.SIZE + payload.length + 8, 8);
        s3t_record.kind(seen, (byte) CaptureRecord.PROCESS_SEEN);
        s3t_record.length(seen, "curl\0bin\0usr\0".length());
        s3t_record.payload_length(seen, payload.length);
        MemorySegment.copy(payload, 0, seen, ValueLayout.JAVA_BYTE, CaptureRecord.SIZE, payload.length);
        try (Recorder recorder = recorder(new RecordingSettings(file, 1 << 20), KeyPolicy.plain())) {
            recorder.onRecord(seen, 0, CaptureRecord.SIZE + payload.length);
        }
        assertNoSecret();
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).contains("curl\0bin\0usr\0");
    }

    @Test
    void keysThatAreHiddenFromEventsAreNotInIt() throws IOException {
        record(KeyPolicy.hashed("salt"), talk -> talk
                .send("GET /bucket/" + SECRET + " HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n").receive(OK)
                .send("PUT /bucket/" + SECRET + " HTTP/1.1\r\nHost: s3.amazonaws.com\r\n")
                .send("x-amz-copy-source: /other/" + SECRET + "\r\n\r\n").receive(OK)
                .send("GET /bucket?prefix=" + SECRET + " HTTP/1.1\r\nHost: s3.amazonaws.com\r\n\r\n").receive(OK));
        assertNoSecret();
    }

    @Test
    void aRecordingIsANewFileThatOnlyItsOwnerCanRead() throws IOException {
        record(talk -> talk.send(PUT).receive(OK));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> recorder(new RecordingSettings(file, 100), KeyPolicy.plain()))
                .isInstanceOf(RecordingException.class).hasMessageContaining("record to " + file + ": it is there already");
        assertThat(file).hasBinaryContent(before);
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        Path victim = directory.resolve("victim");
        Files.createSymbolicLink(file, victim);
        for (boolean dangling : new boolean[] {true, false}) {
            if (!dangling) {
                Files.writeString(victim, "precious");
            }
            assertThatThrownBy(() -> recorder(new RecordingSettings(file, 100), KeyPolicy.plain()))
                    .isInstanceOf(RecordingException.class).hasMessageContaining("it is there already");
        }
        assertThat(victim).hasContent("precious");
    }

    @Test
    void aListenerThatThrowsEndsTheReplayWithWhatItThrew() throws IOException {
        record(talk -> talk.send(PUT).receive(OK).send(PUT).receive(OK));
        for (Throwable thrown : List.of(new AssertionError("not as expected"), new IllegalStateException("tired"))) {
            int[] calls = new int[1];
            assertThatThrownBy(() -> S3Replay.of(file).onEvent(event -> {
                calls[0]++;
                RecordingTest.<RuntimeException>sneak(thrown);
            }).run()).isSameAs(thrown);
            assertThat(calls[0]).isEqualTo(1);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void theContainerOfAProcessIsNotLostWhereThereWasNoRoomForIt() throws IOException {
        RecordingSettings settings = new RecordingSettings(file, 1 << 20);
        RecordingFile target = new RecordingFile(settings, RecordingHead.here(1_700_000_000, 5, Instant.EPOCH, 2048, 2048),
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            private int frames;

            @Override
            long append(FrameKind kind, MemorySegment memory, long offset, int length) {
                return frames++ == 0 ? -1 : super.append(kind, memory, offset, length); // as if the disk were slow
            }
        };
        recorder = new Recorder(target, PROCESSES, List.of(), KeyPolicy.plain(), MEMORY);
        try (RecordedPipeline pipeline = new RecordedPipeline(recorder, PROCESSES, 2048, KeyPolicy.plain())) {
            new Conversation(pipeline).send("GET /lost HTTP/1.1\r\n\r\n").receive(OK).send(PUT).receive(OK);
        }
        assertThat(recorder.state().dropped()).isEqualTo(1);
        assertThat(replay()).singleElement()
                .satisfies(event -> assertThat(event.process().containerId()).isEqualTo(CONTAINER.id()));
    }

    @Test
    void aRecordingThatIsFullSaysSo() throws IOException {
        RecordedPipeline pipeline = pipeline(new RecordingSettings(file, 2_000), KeyPolicy.plain());
        Conversation talk = new Conversation(pipeline);
        for (int i = 0; i < 100; i++) {
            talk.send(PUT).receive(OK);
        }
        pipeline.close();
        assertThat(recorder.state().failure()).contains("full", "2000 bytes");
        assertThat(recorder.state().records() + recorder.state().dropped()).isEqualTo(200);
        assertThat(Files.size(file)).isEqualTo(recorder.state().bytes()).isLessThanOrEqualTo(2_000);
        assertThat(replay()).isNotEmpty();
    }

    @Test
    void aDiskThatIsFullEndsTheRecordingAndNothingElse() throws IOException {
        RecordingSettings settings = new RecordingSettings(Path.of("/dev/full"), 1 << 20);
        FileChannel full = FileChannel.open(settings.file(), StandardOpenOption.WRITE);
        recorder = new Recorder(new RecordingFile(settings, RecordingHead.here(0, 0, Instant.EPOCH, 2048, 2048), full),
                PROCESSES, List.of(), KeyPolicy.plain(), MEMORY);
        RecordedPipeline pipeline = new RecordedPipeline(recorder, PROCESSES, 2048, KeyPolicy.plain());
        new Conversation(pipeline).send(PUT).receive(OK);
        recorder.endBatch();
        pipeline.close();
        assertThat(recorder.state().failure()).contains("No space left on device");
        assertThat(recorder.state().dropped()).isEqualTo(2);
        assertThat(pipeline.events()).hasSize(1);
    }

    @Test
    void aFileThatCannotBeCreatedIsAnError() {
        assertThatThrownBy(() -> recorder(new RecordingSettings(directory.resolve("no/such"), 100), KeyPolicy.plain()))
                .isInstanceOf(RecordingException.class).hasMessageContaining("record to " + directory.resolve("no/such"));
    }

    private List<S3RequestEvent> record(Consumer<Conversation> traffic) throws IOException {
        return record(KeyPolicy.plain(), traffic);
    }

    /** Records as the pump does; returns the events that were told meanwhile. */
    private List<S3RequestEvent> record(KeyPolicy keys, Consumer<Conversation> traffic) throws IOException {
        Files.deleteIfExists(file);
        RecordedPipeline pipeline = pipeline(new RecordingSettings(file, 1 << 20), keys);
        try (pipeline) {
            traffic.accept(new Conversation(pipeline));
        }
        assertThat(pipeline.failures()).isZero();
        return pipeline.events();
    }

    private RecordedPipeline pipeline(RecordingSettings settings, KeyPolicy keys) {
        recorder = recorder(settings, keys);
        return new RecordedPipeline(recorder, PROCESSES, 2048, keys);
    }

    @Test
    void aReplayTellsThresholdsAndStallsApartAsATracerDoes() throws IOException {
        record(talk -> talk.send(PUT).pause(5_000_000_000L).receive(OK).send(CHUNKED).receive(DENIED));
        List<S3RequestEvent> slow = new ArrayList<>();
        List<S3RequestEvent> every = new ArrayList<>();
        List<S3RequestEvent> stalled = new ArrayList<>();
        S3Replay.of(file).minLatency(Duration.ofSeconds(1)).stallAfter(Duration.ofSeconds(2))
                .onEvent(slow::add).onEveryEvent(every::add).onStall(stalled::add).run();
        assertThat(every).hasSize(2);
        assertThat(slow).singleElement().satisfies(event -> assertThat(event.response().status()).isEqualTo(200));
        assertThat(stalled).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(Outcome.STALLED);
            assertThat(event.resource()).isEqualTo(slow.getFirst().resource());
        });
    }

    /** The next try finds no file in its way. */
    @Test
    void aRecordingOfWhatCouldNotBeStartedIsRemoved() {
        recorder(new RecordingSettings(file, 1 << 20), KeyPolicy.plain()).discard();
        assertThat(file).doesNotExist();
    }

    private static Recorder recorder(RecordingSettings settings, KeyPolicy keys) {
        return new Recorder(settings, RecordedPipeline.CLOCK, PROCESSES, 2048, 2048, List.of(), keys,
                new HeadMemory(HeadMemory.DEFAULT_BYTES));
    }

    private List<S3RequestEvent> replay() {
        List<S3RequestEvent> events = new ArrayList<>();
        ReplayResult result = S3Replay.of(file).onEvent(events::add).run();
        assertThat(result.malformed()).isZero();
        assertThat(result.damage()).isEmpty();
        return events;
    }

    private void assertNoSecret() throws IOException {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (int at = 0; at + FRAGMENT <= SECRET.length(); at++) {
            assertThat(bytes.contains(SECRET.substring(at, at + FRAGMENT))).as(bytes).isFalse();
        }
    }
}

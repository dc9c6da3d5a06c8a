package io.s3trace.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.container.ContainerInfo;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Conversation;
import io.s3trace.internal.pipeline.RecordedPipeline;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is said, in whatever pieces, and whatever of it is lost: no trace of a secret is in the recording, and a replay
 * tells what was told.
 */
@Timeout(600)
class RecordedSecretsTest {
    private static final int RECORDINGS = Integer.getInteger("s3trace.recordings", 300);
    private static final int CONVERSATIONS = 10;
    private static final int BUDGET = 2048;
    private static final long HELD_BYTES = 16 << 20;
    private static final ProcessReader PROCESSES = new ProcessReader(Instant.EPOCH, (pid, start, cgroup) -> ContainerInfo.NONE);

    private final SplittableRandom random = new SplittableRandom(20_261_128);

    @TempDir
    private Path directory;

    @Test
    void noTraceOfASecretIsRecordedAndAReplayTellsTheSame() throws IOException {
        int told = 0;
        for (int i = 0; i < RECORDINGS; i++) {
            told += record(i, false).size();
        }
        assertThat(told).isGreaterThan(RECORDINGS * CONVERSATIONS / 2);
    }

    @Test
    void thatHoldsWhereRecordsAreLost() throws IOException {
        for (int i = 0; i < RECORDINGS; i++) {
            record(i, true);
        }
    }

    @Test
    void whatThereIsNoMemoryToHoldBackIsCountedAndNothingFalseIsTold() throws IOException {
        Path file = directory.resolve("traffic");
        String secret = secret();
        Traces traces = new Traces(secret);
        Recorder recorder = recorder(file, 6_000);
        RecordedPipeline pipeline = new RecordedPipeline(recorder, PROCESSES, BUDGET, KeyPolicy.plain());
        List<Conversation> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            waiting.add(new Conversation(pipeline).at(i).send(get(secret)));
        }
        for (int round = 0; round < 2; round++) {
            for (Conversation talk : waiting) {
                talk.receive("HTTP/1.1 200 OK\r\nx-amz-request-id: R\r\nContent-Length: 0\r\n\r\n");
                talk.send(get(secret));
            }
        }
        pipeline.close();
        assertThat(recorder.state().unjudged()).isBetween(50L, 145L);
        assertThat(recorder.state().dropped()).isZero();
        assertThat(traces.in(Files.readAllBytes(file))).isEmpty();
        List<S3RequestEvent> replayed = new ArrayList<>();
        S3Replay.of(file).onEvent(replayed::add).run();
        assertThat(pipeline.events()).hasSize(150).containsAll(replayed);
        assertThat(replayed).hasSize(150 - (int) recorder.state().unjudged());
    }

    private static String get(String secret) {
        return "GET /bucket/key HTTP/1.1\r\nHost: s3.amazonaws.com\r\nAuthorization: AWS4-HMAC-SHA256 Credential=" + secret
                + "/20260131/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=" + secret + "\r\n\r\n";
    }

    private List<S3RequestEvent> record(int number, boolean losses) throws IOException {
        Path file = directory.resolve("traffic-" + number + "-" + losses);
        String secret = secret();
        Traces traces = new Traces(secret);
        SecretTraffic traffic = new SecretTraffic(random.split(), secret, traces);
        RecordedPipeline pipeline = new RecordedPipeline(recorder(file, HELD_BYTES), PROCESSES, BUDGET, KeyPolicy.plain());
        Conversation talk = new Conversation(pipeline);
        talk = number % 2 == 0 ? talk : talk.onSocket();
        for (int i = 0; i < CONVERSATIONS; i++) {
            traffic.play(talk, losses);
        }
        pipeline.close();
        assertThat(pipeline.failures()).isZero();
        String shown = traces.in(pipeline.events().toString().getBytes(StandardCharsets.ISO_8859_1));
        if (shown.isEmpty()) { // else the head of an upload was lost, and its body was taken for one
            assertThat(traces.in(Files.readAllBytes(file))).as("traces in recording %d", number).isEmpty();
        }
        assertThat(losses || shown.isEmpty()).as(shown).isTrue();
        List<S3RequestEvent> replayed = new ArrayList<>();
        assertThat(S3Replay.of(file).onEvent(replayed::add).run().damage()).isEmpty();
        for (int i = 0; i < Math.max(replayed.size(), pipeline.events().size()); i++) {
            String as = "event " + i + " of recording " + number;
            assertThat(i < replayed.size() ? replayed.get(i) : null).as(as)
                    .isEqualTo(i < pipeline.events().size() ? pipeline.events().get(i) : null);
        }
        Files.delete(file);
        return replayed;
    }

    private static Recorder recorder(Path file, long heldBytes) {
        RecordingHead head = RecordingHead.here(RecordedPipeline.CLOCK.seconds(), RecordedPipeline.CLOCK.nanos(), Instant.EPOCH,
                BUDGET, BUDGET);
        return new Recorder(RecordingFile.create(new RecordingSettings(file, 1 << 30), head), PROCESSES, List.of(),
                KeyPolicy.plain(), new HeldMemory(new HeadMemory(HeadMemory.DEFAULT_BYTES), heldBytes));
    }

    private String secret() {
        StringBuilder secret = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            secret.append((char) ('A' + random.nextInt(26)));
        }
        return secret.toString();
    }
}

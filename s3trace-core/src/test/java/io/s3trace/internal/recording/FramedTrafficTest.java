package io.s3trace.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.container.ContainerInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http2.FramedTalk;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is said with HTTP/2, in whatever frames and calls: events say it. No trace of a secret is in them or in the recording,
 * and a replay reports what was reported. If records are lost, nothing that is said is wrong.
 */
@Timeout(600)
class FramedTrafficTest {
    private static final int CONNECTIONS = Integer.getInteger("s3trace.framed", 100);
    private static final int ROUNDS = 100;
    private static final int BUDGET = 2048;
    private static final ProcessReader PROCESSES = new ProcessReader(Instant.EPOCH, (pid, start, cgroup) -> ContainerInfo.NONE);

    private final SplittableRandom random = new SplittableRandom(20_261_129);

    @TempDir
    private Path directory;

    @Test
    void eventsAreWhatWasSaidAndReplaysReportTheSame() throws IOException {
        int told = 0;
        for (int i = 0; i < CONNECTIONS; i++) {
            told += play(false);
        }
        assertThat(told).isGreaterThan(CONNECTIONS * 10);
    }

    @Test
    void nothingIsWrongWhereRecordsAreLost() throws IOException {
        int told = 0;
        for (int i = 0; i < CONNECTIONS; i++) {
            told += play(true);
        }
        assertThat(told).isGreaterThan(CONNECTIONS);
    }

    private int play(boolean losses) throws IOException {
        Path file = directory.resolve("traffic-" + losses);
        String secret = secret();
        Traces traces = new Traces(secret);
        RecordedPipeline pipeline = new RecordedPipeline(recorder(file), PROCESSES, BUDGET, KeyPolicy.plain());
        FramedTalk talk = new FramedTalk(pipeline);
        FramedTraffic traffic = new FramedTraffic(random.split(), secret, talk);
        traffic.play(ROUNDS, losses);
        talk.close();
        pipeline.close();
        assertThat(pipeline.failures()).isZero();
        assertThat(traces.in(pipeline.events().toString().getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
        assertThat(traces.in(Files.readAllBytes(file))).isEmpty();
        compare(traffic, pipeline.events(), losses);
        List<S3RequestEvent> replayed = new ArrayList<>();
        assertThat(S3Replay.of(file).onEvent(replayed::add).run().damage()).isEmpty();
        assertThat(replayed).isEqualTo(pipeline.events());
        Files.delete(file);
        return replayed.size();
    }

    private static void compare(FramedTraffic traffic, List<S3RequestEvent> events, boolean losses) {
        Set<Integer> seen = new HashSet<>();
        for (S3RequestEvent event : events) {
            FramedTraffic.Stream stream = traffic.all().get(event.stream().id());
            assertThat(seen.add(event.stream().id())).as("one event of %s", stream).isTrue();
            assertThat(stream.foreign).as("%s is S3's", stream).isFalse();
            if (!losses && stream.done()) {
                assertThat(event).matches(stream::fits, stream.toString());
            } else {
                assertThat(event.request().target()).isIn("", "*", "/bucket/key-" + event.stream().id());
            }
            assertThat(event.response().status()).isIn(-1, stream.status);
            if (!event.gap() && event.outcome() != Outcome.RESET) { // before a loss is noticed, by the next record that was sent
                assertThat(event.request().bytes()).isIn(-1L, stream.requestBytes);
            }
        }
        if (!losses) {
            assertThat(traffic.all().values().stream().filter(stream -> !stream.foreign).map(stream -> stream.id))
                    .containsExactlyInAnyOrderElementsOf(seen);
        }
    }

    private static Recorder recorder(Path file) {
        RecordingHead head = RecordingHead.here(RecordedPipeline.CLOCK.seconds(), RecordedPipeline.CLOCK.nanos(), Instant.EPOCH,
                BUDGET, BUDGET);
        return new Recorder(RecordingFile.create(new RecordingSettings(file, 1 << 30), head), PROCESSES, List.of(),
                KeyPolicy.plain(), new HeldMemory(new HeadMemory(HeadMemory.DEFAULT_BYTES), 16 << 20));
    }

    private String secret() {
        StringBuilder secret = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            secret.append((char) ('A' + random.nextInt(26)));
        }
        return secret.toString();
    }
}

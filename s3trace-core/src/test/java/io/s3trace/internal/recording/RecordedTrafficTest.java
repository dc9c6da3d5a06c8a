package io.s3trace.internal.recording;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real traffic of boto3 and curl, as {@code RecordingIT} recorded it. */
class RecordedTrafficTest {
    @TempDir
    private static Path directory;

    private static Path file;

    @BeforeAll
    static void unpack() throws IOException {
        file = directory.resolve("traffic.s3trace");
        try (InputStream in = new GZIPInputStream(
                RecordedTrafficTest.class.getResourceAsStream("traffic.s3trace.gz"))) {
            Files.copy(in, file);
        }
    }

    @Test
    void tellsTheSameEventsEveryTime() {
        List<S3RequestEvent> events = replay(S3Replay.of(file));
        assertThat(events).hasSize(60).isEqualTo(replay(S3Replay.of(file)));
        Map<S3Operation, Long> operations = events.stream().collect(groupingBy(S3RequestEvent::operation, counting()));
        assertThat(operations).containsEntry(S3Operation.COMPLETE_MULTIPART_UPLOAD, 2L)
                .containsEntry(S3Operation.UPLOAD_PART_COPY, 2L).containsEntry(S3Operation.DELETE_OBJECTS, 1L);
        assertThat(events).noneMatch(S3RequestEvent::gap)
                .extracting(event -> event.response().errorCode()).contains("NoSuchKey");
        assertThat(events).extracting(event -> event.process().comm()).containsOnly("python3", "curl");
    }

    @Test
    void mayBeReplayedAsIfItWereNow() {
        Instant before = Instant.now();
        List<S3RequestEvent> events = replay(S3Replay.of(file).atNow());
        assertThat(events.getFirst().start()).isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
        Duration recorded = Duration.between(replay(S3Replay.of(file)).getFirst().start(),
                replay(S3Replay.of(file)).getLast().start());
        assertThat(Duration.between(events.getFirst().start(), events.getLast().start()))
                .isCloseTo(recorded, Duration.ofMillis(20));
    }

    @Test
    void takesTheTimeItIsAskedTo() {
        long before = System.nanoTime();
        replay(S3Replay.of(file).speed(10));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(Duration.ofMillis(100), Duration.ofSeconds(20));
    }

    @Test
    void narrowsDown() {
        assertThat(replay(S3Replay.of(file).filter(event -> event.operation() == S3Operation.PUT_OBJECT)))
                .isNotEmpty().allMatch(event -> event.request().method().equals("PUT"));
        assertThat(replay(S3Replay.of(file).minLatency(Duration.ofMinutes(1)))).isEmpty();
    }

    @Test
    void targetsAreThoseOfATracer() {
        List<S3RequestEvent> events = replay(S3Replay.of(file).target(
                Target.any().commandLine("curl").label("by", "line"), Target.any().exe("cur?").label("by", "exe")));
        assertThat(events).isNotEmpty().allMatch(event -> event.process().comm().equals("curl"))
                .extracting(S3RequestEvent::labels).containsOnly(Map.of("by", "exe"));
    }

    private static List<S3RequestEvent> replay(S3Replay replay) {
        List<S3RequestEvent> events = new ArrayList<>();
        replay.onEvent(events::add).run();
        return events;
    }
}

package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.container.ContainerInfo;
import io.s3trace.internal.exchange.Conversation;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.recording.Recorder;
import io.s3trace.internal.recording.RecordingSettings;
import io.s3trace.internal.s3.Canary;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wherever a secret stands in a request or response that is not S3's, and in whichever secret place of one that is, as it is
 * or encoded, in whatever pieces it is read: no eight bytes of it are in events, logs or the recording, nor kept in the heap;
 * nor, if it stands in nothing that is read to find out whose the request is, even in the heap's garbage.
 */
class SecretsPropertyTest {
    private static final int EXCHANGES = Integer.getInteger("s3trace.secretExchanges", 2000);
    private static final int BUDGET = 8192;
    private static final ProcessReader PROCESSES =
            new ProcessReader(Instant.EPOCH, (pid, start, cgroup) -> ContainerInfo.NONE);

    private static final Logger LOGGER = LoggerFactory.getLogger(SecretsPropertyTest.class);
    /** As simplelogger.properties says. */
    private static final Path LOG = Path.of("target/s3trace-tests.log");

    private final SplittableRandom random = new SplittableRandom(20_261_128);
    private final Canary canary = new Canary();
    private final SecretPlaces places = new SecretPlaces(random);
    private RecordedPipeline pipeline;

    @Test
    void noTraceOfASecretIsReportedLoggedRecordedOrKept(@TempDir Path directory) throws IOException {
        assertNothingShown(directory, places::ofAnother);
        canary.assertNotKept(directory);
    }

    @Test
    void noTraceOfASecretIsLeftInTheHeap(@TempDir Path directory) throws IOException {
        assertNothingShown(directory, places::ofAnotherUnread);
        canary.assertNotInHeap(directory);
    }

    private void assertNothingShown(Path directory, Supplier<SecretPlaces.Exchange> others) throws IOException {
        Path recording = directory.resolve("recording");
        Path events = directory.resolve("events");
        assertThat(LOGGER.isTraceEnabled()).as("everything that could be logged is").isTrue();
        Recorder recorder = new Recorder(new RecordingSettings(recording, 1 << 30), RecordedPipeline.CLOCK, PROCESSES,
                BUDGET, BUDGET, List.of(), KeyPolicy.plain(), new HeadMemory(HeadMemory.DEFAULT_BYTES));
        pipeline = new RecordedPipeline(recorder, PROCESSES, BUDGET, KeyPolicy.plain());
        try (RecordedPipeline playing = pipeline) {
            play(playing, others);
        }
        LOGGER.trace("{}", pipeline.events());
        Files.writeString(events, pipeline.events().toString());
        assertThat(pipeline.failures()).isZero();
        assertThat(pipeline.events()).hasSize(EXCHANGES / 2);
        canary.assertNotIn(events);
        canary.assertNotIn(recording);
        canary.assertNotIn(LOG);
    }

    private void play(RecordHandler handler, Supplier<SecretPlaces.Exchange> others) {
        Conversation talk = new Conversation(handler, BUDGET);
        for (int i = 0; i < EXCHANGES; i++) {
            SecretPlaces.Exchange exchange = i % 2 == 0 ? places.ofS3() : others.get();
            inPieces(canary.planted(exchange.request()), talk::send);
            inPieces(canary.planted(exchange.response()), talk::receive);
            if (random.nextBoolean()) {
                talk.close().anotherConnection(random.nextBoolean());
            }
        }
    }

    private void inPieces(MemorySegment bytes, Consumer<MemorySegment> call) {
        long from = 0;
        for (int left = random.nextInt(4) == 0 ? random.nextInt(2, 30) : 1; left > 0 && from < bytes.byteSize(); left--) {
            long to = left == 1 ? bytes.byteSize() : random.nextLong(from + 1, bytes.byteSize() + 1);
            call.accept(bytes.asSlice(from, to - from));
            from = to;
        }
    }
}

package io.s3trace.internal.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.ReplayResult;
import io.s3trace.S3Replay;
import io.s3trace.S3TraceException;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.container.ContainerInfo;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Conversation;
import io.s3trace.internal.pipeline.RecordedPipeline;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged recording is replayed as far as it is whole, and says what is wrong: it throws nothing and takes no more memory. */
class DamagedRecordingTest {
    private static final ProcessReader PROCESSES = new ProcessReader(Instant.EPOCH, (pid, start, cgroup) -> ContainerInfo.NONE);
    private static final String PUT = "PUT /bucket/key HTTP/1.1\r\nHost: s3.amazonaws.com\r\nContent-Length: 5\r\n\r\nhello";
    private static final String OK = "HTTP/1.1 200 OK\r\nx-amz-request-id: R1\r\nContent-Length: 0\r\n\r\n";
    private static final int FLIPS = Integer.getInteger("s3trace.flips", 300);

    private final SplittableRandom random = new SplittableRandom(20_261_128);

    @TempDir
    private Path directory;

    private Path file;
    private byte[] whole;

    @BeforeEach
    void record() throws IOException {
        file = directory.resolve("traffic.s3trace");
        Recorder recorder = new Recorder(new RecordingSettings(file, 1 << 20), RecordedPipeline.CLOCK, PROCESSES, 2048, 2048,
                List.of(), KeyPolicy.plain(), new HeadMemory(HeadMemory.DEFAULT_BYTES));
        try (RecordedPipeline pipeline = new RecordedPipeline(recorder, PROCESSES, 2048, KeyPolicy.plain())) {
            new Conversation(pipeline).send(PUT).receive(OK).send(PUT).receive(OK);
        }
        whole = Files.readAllBytes(file);
    }

    @Test
    void oneThatIsCutOffIsReplayedAsFarAsItGoes() throws IOException {
        for (int length = 0; length < whole.length; length++) {
            ReplayResult result = replay(Arrays.copyOf(whole, length));
            assertThat(result.damage()).as("cut at byte %d", length).isNotEmpty();
            assertThat(result.events()).isLessThanOrEqualTo(2);
        }
        assertThat(replay(whole)).satisfies(result -> {
            assertThat(result.damage()).isEmpty();
            assertThat(result.events()).isEqualTo(2);
        });
    }

    @Test
    void bytesThatAreNotWhatTheyWereDoNoHarm() throws IOException {
        for (int at = 0; at < whole.length; at += 2) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            replay(damaged);
        }
        for (int i = 0; i < FLIPS; i++) {
            byte[] damaged = whole.clone();
            for (int j = random.nextInt(1, 6); j > 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            replay(damaged);
        }
    }

    @Test
    void absurdNumbersDoNoHarm() throws IOException {
        int[] absurd = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, CaptureRecord.MAX_PAYLOAD + CaptureRecord.SIZE + 8};
        for (int at = 0; at + Long.BYTES <= whole.length; at += Integer.BYTES) {
            byte[] damaged = whole.clone();
            ByteBuffer.wrap(damaged).order(ByteOrder.nativeOrder()).putInt(at, absurd[at / Integer.BYTES % absurd.length]);
            replay(damaged);
            ByteBuffer.wrap(damaged).order(ByteOrder.nativeOrder()).putLong(at, Long.MIN_VALUE >>> random.nextInt(64));
            replay(damaged);
        }
    }

    /** Records of the oldest layout are widened: the longest frames of such a recording, too. */
    @Test
    void theLongestFrameOfTheOldestLayoutDoesNoHarm() throws IOException {
        ByteBuffer old = ByteBuffer.allocate(1 << 15).order(ByteOrder.nativeOrder()).put(whole, 0, 1 << 8);
        old.putInt(16, CaptureRecord.OLDEST_SIZE);
        int head = 72 + (old.getInt(28) + 7 & -8);
        old.putInt(head, FrameKind.RECORD.number());
        old.putInt(head + 4, CaptureRecord.SIZE + CaptureRecord.MAX_PAYLOAD + 8);
        assertThat(replay(old.array()).records()).isEqualTo(1);
    }

    @Test
    void oneThatSaysThatManyProcessesHaveLongNamesTakesNoMoreMemoryThanOthers() throws IOException {
        ByteBuffer frames = ByteBuffer.allocate(64 << 20).order(ByteOrder.nativeOrder());
        int head = 72 + (ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder()).getInt(28) + 7 & -8);
        frames.put(whole, 0, head);
        int length = CaptureRecord.MAX_PAYLOAD;
        for (int pid = 1; frames.remaining() > length + 8; pid++) {
            int at = frames.position();
            frames.putInt(FrameKind.PROCESS.number()).putInt(length);
            frames.putLong(1).putInt(pid).putInt(length - 16);
            frames.position(at + 8 + length);
        }
        Files.write(file, Arrays.copyOf(frames.array(), frames.position()));
        long before = used();
        assertThat(S3Replay.of(file).run().damage()).contains("cut off"); // it has no end
        assertThat(used() - before).isLessThan(16 << 20);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void whatIsNoRecordingSaysSo() throws IOException {
        assertThatThrownBy(() -> S3Replay.of(directory.resolve("absent")).run())
                .isInstanceOf(S3TraceException.class).hasMessageContaining("absent").hasMessageContaining("NoSuchFile");
        assertThat(replay("hello, ".repeat(100).getBytes()).damage()).isEqualTo("not a recording of s3trace");
        byte[] newer = whole.clone();
        newer[12] = 9;
        assertThat(replay(newer).damage()).contains("newer s3trace (format 9");
        byte[] other = whole.clone();
        ByteBuffer.wrap(other).order(ByteOrder.nativeOrder()).putInt(8, 0x0403_0201);
        assertThat(replay(other).damage()).contains("the other byte order");
    }

    private ReplayResult replay(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        List<S3RequestEvent> events = new ArrayList<>();
        ReplayResult result = S3Replay.of(file).onEvent(events::add).run();
        assertThat(result.events()).isEqualTo(events.size());
        return result;
    }
}

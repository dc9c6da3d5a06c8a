package io.s3trace.internal.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.wire.EventWriter;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Frames wait in their order; what has no room is counted where it is missing. */
class FrameQueueTest {
    private final FrameQueue queue = new FrameQueue();

    @Test
    void bytesComeInOrderHoweverFewAreSent() {
        SplittableRandom random = new SplittableRandom(1);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        ByteArrayOutputStream offered = new ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate(100);
            for (int i = 0; i < 2_000; i++) {
                byte[] frame = new byte[1 + random.nextInt(150)];
                random.nextBytes(frame);
                queue.offer(frame, Long.MAX_VALUE);
                offered.writeBytes(frame);
                int copied = queue.copyTo(scratch);
                int part = random.nextInt(copied + 1);
                sent.writeBytes(scratch.asSlice(0, part).toArray(ValueLayout.JAVA_BYTE));
                queue.remove(part);
            }
            sent.writeBytes(rest());
        }
        assertThat(sent.toByteArray()).isEqualTo(offered.toByteArray());
        assertThat(queue.bytes()).isZero();
        assertThat(queue.lost()).isZero();
    }

    @Test
    void whatHasNoRoomIsCountedWhereItIsMissing() {
        byte[] frame = {1, 2, 3, 4};
        for (int i = 0; i < 5; i++) {
            queue.offer(frame, 8);
        }
        assertThat(queue.lost()).isEqualTo(3);
        assertThat(rest()).isEqualTo(bytes(frame, frame, EventWriter.lost(3)));
        queue.offer(frame, 8);
        assertThat(rest()).isEqualTo(frame);
        assertThat(queue.lost()).isEqualTo(3);
    }

    private byte[] rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment scratch = arena.allocate(3);
            for (int copied = queue.copyTo(scratch); copied > 0; copied = queue.copyTo(scratch)) {
                rest.writeBytes(scratch.asSlice(0, copied).toArray(ValueLayout.JAVA_BYTE));
                queue.remove(copied);
            }
        }
        return rest.toByteArray();
    }

    private static byte[] bytes(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }
}

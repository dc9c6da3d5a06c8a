package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The walker of {@code walker.bpf.h} in the kernel, over this process's memory: it finds every header, however bytes come. */
class WalkerIT {
    /** {@code MAX_FRAMES} and the batches of {@code walking.bpf.c}. */
    private static final int MOST = 32 * 64;
    private static final int WALKER_SIZE = 64;
    private static final long LOST = 36;
    private static final int SEGMENT = 16;

    /** The constants of {@code enum framing}, in order. */
    enum Framing {
        TLS_RECORDS {
            @Override
            byte[] header(int length) {
                return new byte[] {23, 3, 3, (byte) (length >> 8), (byte) length};
            }
        },
        HTTP2_FRAMES {
            @Override
            byte[] header(int length) {
                return new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length, 0, 0, 0, 0, 0, 1};
            }
        };

        abstract byte[] header(int length);
    }

    private final Random random = new Random(17);
    private BpfObject object;
    private Arena arena;

    @BeforeEach
    void load() {
        String missing = KernelFeatures.probe().missing().orElse(KernelFeatures.runsPrograms() ? "" : "Linux is before 5.14");
        assertThat(missing.isEmpty() || !Boolean.getBoolean("s3trace.requireBpf")).as(missing).isTrue();
        assumeTrue(missing.isEmpty(), missing);
        arena = Arena.ofConfined();
        object = BpfObject.open(WalkerIT.class, "walking.bpf.o");
        object.load();
    }

    @AfterEach
    void close() {
        if (object != null) {
            object.close();
            arena.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsEveryHeaderHoweverBytesAreSplit(Framing framing) {
        List<Integer> lengths = random.ints(3000, 0, 700).boxed().toList();
        byte[] stream = stream(framing, lengths);
        int at = 0;
        while (at < stream.length) {
            int length = Math.min(stream.length - at, 1 + random.nextInt(random.nextBoolean() ? 12 : 4000));
            if (random.nextBoolean()) {
                walkBuffer(framing, stream, at, length);
            } else {
                walkSegments(framing, stream, at, length);
            }
            at += length;
        }
        assertThat(isLost()).isFalse();
        assertThat(found()).isEqualTo(lengths);
    }

    @ParameterizedTest
    @EnumSource
    void findsHeadersThatComeByteByByte(Framing framing) {
        List<Integer> lengths = List.of(0, 3, 0, 0, 1, 16384);
        byte[] stream = stream(framing, lengths);
        for (int at = 0; at < stream.length; at++) {
            walkBuffer(framing, stream, at, 1);
        }
        assertThat(isLost()).isFalse();
        assertThat(found()).isEqualTo(lengths);
    }

    @Test
    void manyFramesOfOneCallAreFound() {
        List<Integer> lengths = Collections.nCopies(MOST, 3);
        byte[] stream = stream(Framing.TLS_RECORDS, lengths);
        walkBuffer(Framing.TLS_RECORDS, stream, 0, stream.length);
        assertThat(isLost()).isFalse();
        assertThat(found()).isEqualTo(lengths);
    }

    @Test
    void tooManyFramesOfOneCallLoseTheWay() {
        byte[] stream = stream(Framing.TLS_RECORDS, Collections.nCopies(MOST + 1, 3));
        walkBuffer(Framing.TLS_RECORDS, stream, 0, stream.length);
        assertThat(isLost()).isTrue();
        walkBuffer(Framing.TLS_RECORDS, stream, 0, stream.length);
        assertThat(found()).hasSize(MOST);
    }

    @Test
    void bytesThatCannotBeReadAreSkippedInsideAFrameOnly() {
        byte[] stream = stream(Framing.TLS_RECORDS, List.of(100, 100));
        walkBuffer(Framing.TLS_RECORDS, stream, 0, 10);
        walk(Framing.TLS_RECORDS, 0, 0, 0, 95);
        assertThat(isLost()).isFalse();
        walk(Framing.TLS_RECORDS, 0, 0, 0, 5);
        assertThat(isLost()).isTrue();
    }

    private static byte[] stream(Framing framing, List<Integer> lengths) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int length : lengths) {
            stream.writeBytes(framing.header(length));
            stream.writeBytes(new byte[length]);
        }
        return stream.toByteArray();
    }

    private void walkBuffer(Framing framing, byte[] stream, int from, int length) {
        walk(framing, copy(stream, from, length).address(), 0, 0, length);
    }

    /** In up to 30 segments, empty ones among them, of which the first begins before the bytes. */
    private void walkSegments(Framing framing, byte[] stream, int from, int length) {
        int skip = Math.min(from, random.nextInt(4));
        List<MemorySegment> parts = new ArrayList<>();
        int at = from - skip;
        int end = from + length;
        while (at < end) {
            int wanted = parts.size() == 29 ? end - at : random.nextInt(parts.isEmpty() ? 20 : 1 + length / 4);
            int part = Math.min(end - at, parts.isEmpty() ? Math.max(wanted, skip) : wanted);
            parts.add(copy(stream, at, part));
            at += part;
        }
        MemorySegment segments = arena.allocate((long) SEGMENT * parts.size(), Long.BYTES);
        for (int i = 0; i < parts.size(); i++) {
            segments.set(JAVA_LONG, (long) SEGMENT * i, parts.get(i).address());
            segments.set(JAVA_LONG, (long) SEGMENT * i + Long.BYTES, parts.get(i).byteSize());
        }
        walk(framing, segments.address(), parts.size(), skip, length);
    }

    private MemorySegment copy(byte[] stream, int from, int length) {
        MemorySegment copy = arena.allocate(Math.max(length, 1));
        MemorySegment.copy(stream, from, copy, JAVA_BYTE, 0, length);
        return copy.asSlice(0, length);
    }

    private void walk(Framing framing, long buffer, int segments, int skip, int length) {
        MemorySegment call = arena.allocate(24, Long.BYTES);
        call.set(JAVA_LONG, 0, buffer);
        call.set(JAVA_INT, 8, segments);
        call.set(JAVA_INT, 12, skip);
        call.set(JAVA_INT, 16, length);
        call.set(JAVA_INT, 20, framing.ordinal());
        object.program("walk").run(call);
    }

    private List<Integer> found() {
        MemorySegment found = only("finds", object.map("finds").valueSize());
        List<Integer> lengths = new ArrayList<>();
        for (int i = 1; i <= found.get(JAVA_INT, 0); i++) {
            lengths.add(found.getAtIndex(JAVA_INT, i));
        }
        return lengths;
    }

    private boolean isLost() {
        return only("walkers", WALKER_SIZE).get(JAVA_INT, LOST) != 0;
    }

    private MemorySegment only(String map, int size) {
        MemorySegment value = arena.allocate(size, Long.BYTES);
        assertThat(object.map(map).get(arena.allocate(JAVA_INT), value)).isTrue();
        return value;
    }
}

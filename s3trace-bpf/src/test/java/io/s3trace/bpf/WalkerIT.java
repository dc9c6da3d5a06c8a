package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

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

/** The walker of {@code walker.bpf.h} in the kernel, over this process's memory: it finds every header, however bytes come. */
class WalkerIT {
    /** {@code MAX_RECORDS} and the batches of {@code walking.bpf.c}. */
    private static final int MOST = 32 * 64;
    private static final int WALKER_SIZE = 64;
    private static final long LOST = 36;
    private static final int SEGMENT = 16;

    private final Random random = new Random(17);
    private WalkingCode code;
    private BpfObject object;
    private Arena arena;

    @BeforeEach
    void load() {
        code = WalkingCode.load();
        object = code.object();
        arena = Arena.ofConfined();
    }

    @AfterEach
    void close() {
        if (code != null) {
            code.close();
            arena.close();
        }
    }

    @Test
    void findsEveryHeaderHoweverBytesAreSplit() {
        List<Integer> lengths = random.ints(3000, 0, 700).boxed().toList();
        byte[] stream = stream(lengths);
        int at = 0;
        while (at < stream.length) {
            int length = Math.min(stream.length - at, 1 + random.nextInt(random.nextBoolean() ? 12 : 4000));
            if (random.nextBoolean()) {
                walkBuffer(stream, at, length);
            } else {
                walkSegments(stream, at, length);
            }
            at += length;
        }
        assertThat(isLost()).isFalse();
        assertThat(found()).isEqualTo(lengths);
    }

    @Test
    void findsHeadersThatComeByteByByte() {
        List<Integer> lengths = List.of(0, 3, 0, 0, 1, 16384);
        byte[] stream = stream(lengths);
        for (int at = 0; at < stream.length; at++) {
            walkBuffer(stream, at, 1);
        }
        assertThat(isLost()).isFalse();
        assertThat(found()).isEqualTo(lengths);
    }

    @Test
    void manyRecordsOfOneCallAreFound() {
        List<Integer> lengths = Collections.nCopies(MOST, 3);
        byte[] stream = stream(lengths);
        walkBuffer(stream, 0, stream.length);
        assertThat(isLost()).isFalse();
        assertThat(found()).isEqualTo(lengths);
    }

    @Test
    void tooManyRecordsOfOneCallLoseTheWay() {
        byte[] stream = stream(Collections.nCopies(MOST + 1, 3));
        walkBuffer(stream, 0, stream.length);
        assertThat(isLost()).isTrue();
        walkBuffer(stream, 0, stream.length);
        assertThat(found()).hasSize(MOST);
    }

    @Test
    void bytesThatCannotBeReadAreSkippedInsideARecordOnly() {
        byte[] stream = stream(List.of(100, 100));
        walkBuffer(stream, 0, 10);
        walk(0, 0, 0, 95);
        assertThat(isLost()).isFalse();
        walk(0, 0, 0, 5);
        assertThat(isLost()).isTrue();
    }

    private static byte[] header(int length) {
        return new byte[] {23, 3, 3, (byte) (length >> 8), (byte) length};
    }

    private static byte[] stream(List<Integer> lengths) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int length : lengths) {
            stream.writeBytes(header(length));
            stream.writeBytes(new byte[length]);
        }
        return stream.toByteArray();
    }

    private void walkBuffer(byte[] stream, int from, int length) {
        walk(copy(stream, from, length).address(), 0, 0, length);
    }

    /** In up to 30 segments, empty ones among them, of which the first begins before the bytes. */
    private void walkSegments(byte[] stream, int from, int length) {
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
        walk(segments.address(), parts.size(), skip, length);
    }

    private MemorySegment copy(byte[] stream, int from, int length) {
        MemorySegment copy = arena.allocate(Math.max(length, 1));
        MemorySegment.copy(stream, from, copy, JAVA_BYTE, 0, length);
        return copy.asSlice(0, length);
    }

    private void walk(long buffer, int segments, int skip, int length) {
        MemorySegment call = arena.allocate(24, Long.BYTES);
        call.set(JAVA_LONG, 0, buffer);
        call.set(JAVA_INT, 8, segments);
        call.set(JAVA_INT, 12, skip);
        call.set(JAVA_INT, 16, length);
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

package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.SealedRun;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code sealed.bpf.h} keeps of sockets, in the kernel, over this process's memory. The sockets are but numbers. */
class SealedWalkIT {
    private static final int SENT = CaptureRecord.SENT;
    private static final int RECEIVED = CaptureRecord.RECEIVED;
    private static final long SOCKET = 0xffff_8880_1234_0000L;
    /** {@code struct sealed} */
    private static final long JOINED = 4;
    private static final long BORN = 8;
    private static final long BUSY = 88;
    private static final long MISSED = 92;
    private static final long LOST_IN_RECEIVED = 112 + 64 + 36;
    private static final int VERDICT = 80;

    private Arena arena;
    private WalkingCode code;
    private BpfObject object;
    private RingBuffer ring;

    @BeforeEach
    void load() {
        code = WalkingCode.load();
        object = code.object();
        ring = code.ring();
        arena = Arena.ofShared();
    }

    @AfterEach
    void close() {
        if (code != null) {
            code.close();
            arena.close();
        }
    }

    private void move(int direction, int... lengths) {
        moveSome(direction, IntStream.of(lengths).map(length -> 5 + length).sum(), lengths);
    }

    /** A call moves so many bytes of records. */
    private void moveSome(int direction, int moved, int... lengths) {
        MemorySegment bytes = arena.allocate(5L * lengths.length + IntStream.of(lengths).asLongStream().sum());
        long at = 0;
        for (int length : lengths) {
            MemorySegment.copy(new byte[] {23, 3, 3, (byte) (length >> 8), (byte) length}, 0, bytes, JAVA_BYTE, at, 5);
            at += 5L + length;
        }
        run(direction, bytes, moved);
    }

    private void run(int direction, MemorySegment bytes, int moved) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment call = own.allocate(24, Long.BYTES);
            call.set(JAVA_LONG, 0, SOCKET);
            call.set(JAVA_LONG, 8, bytes.address());
            call.set(JAVA_INT, 16, direction);
            call.set(JAVA_INT, 20, moved);
            object.program("move").run(call);
        }
    }

    /** Begins a connection as if it was followed from its first record on. */
    private void begin() {
        move(SENT, 1);
        change(JOINED, 0);
        change(LOST_IN_RECEIVED, 0);
    }

    private MemorySegment entry() {
        MemorySegment entry = arena.allocate(object.map("sealed").valueSize(), Long.BYTES);
        assertThat(object.map("sealed").get(key(), entry)).isTrue();
        return entry;
    }

    private void change(long field, int value) {
        MemorySegment entry = entry();
        entry.set(JAVA_INT, field, value);
        object.map("sealed").put(key(), entry);
    }

    private MemorySegment key() {
        return arena.allocateFrom(JAVA_LONG, SOCKET);
    }

    private boolean isIn(String map) {
        return object.map(map).get(key(), arena.allocate(object.map(map).valueSize(), Long.BYTES));
    }

    /** {@return the runs that were reported, whose records' numbers must have no gap} */
    private List<SealedRun> runs() {
        List<SealedRun> runs = new ArrayList<>();
        List<Integer> sequences = new ArrayList<>();
        CaptureRecord record = new CaptureRecord();
        ring.read((memory, offset, length) -> {
            if (record.wrap(memory, offset, length) != null && record.kind() >= CaptureRecord.SEALED) {
                sequences.add(record.sequence());
                if (record.kind() == CaptureRecord.SEALED_RUN) {
                    runs.add(record.sealedRun());
                }
            }
        });
        assertThat(sequences).isEqualTo(IntStream.range(0, sequences.size()).boxed().toList());
        return runs;
    }

    @Test
    void runsAreReportedWhenTheDirectionChanges() {
        begin();
        move(SENT, 300, 16401);
        move(RECEIVED, 200);
        run(SENT, MemorySegment.NULL, 0);

        assertThat(runs()).extracting(SealedRun::dataBytes).containsExactly(16702L, 200L);
    }

    @Test
    void recordsThatAreCutAreSaidToBe() {
        begin();
        moveSome(SENT, 5 + 300 + 5 + 50, 300, 100);
        moveSome(RECEIVED, 5 + 100, 200);
        run(SENT, MemorySegment.NULL, 0);

        assertThat(runs()).extracting(SealedRun::cut).containsExactly(true, true);
    }

    @Test
    void recordsOfOneLengthAreSaidToBe() {
        begin();
        move(SENT, 300, 100);
        move(RECEIVED, 200);
        move(SENT, 300, 100, 100);
        run(SENT, MemorySegment.NULL, 0);

        assertThat(runs()).allSatisfy(run -> assertThat(run.cut()).isFalse())
                .extracting(SealedRun::even).containsExactly(false, false, true);
    }

    @Test
    void whatMovesWhileAnotherProgramIsBusyIsMissedAndSaidToBe() {
        begin();
        move(RECEIVED, 10);
        change(BUSY, 1);
        move(RECEIVED, 20);
        assertThat(entry().get(JAVA_INT, MISSED + 4)).isEqualTo(1);
        change(BUSY, 0);
        move(RECEIVED, 30);
        run(SENT, MemorySegment.NULL, 0);

        List<SealedRun> runs = runs();
        assertThat(runs).extracting(SealedRun::joined).containsExactly(false, true);
        assertThat(runs.getLast().dataBytes()).isEqualTo(40);
    }

    @Test
    void whatWasMissedLastIsSaidToBe() {
        begin();
        change(BUSY, 1);
        move(SENT, 20);
        change(BUSY, 0);
        run(SENT, MemorySegment.NULL, 0);

        assertThat(runs()).extracting(SealedRun::joined).containsExactly(true);
    }

    /** Two threads use one socket. Whatever they do to each other, what is reported is right or doubtful. */
    @Test
    void threadsDoNotMixTheirRuns() throws InterruptedException {
        begin();
        int count = 20_000;
        Thread receiver = new Thread(() -> moveMany(RECEIVED, count));
        receiver.start();
        moveMany(SENT, count);
        receiver.join();
        run(SENT, MemorySegment.NULL, 0);

        List<SealedRun> runs = runs();
        assertThat(runs).hasSizeGreaterThan(10);
        for (boolean received : new boolean[] {false, true}) {
            int records = runs.stream().filter(run -> run.received() == received).mapToInt(SealedRun::count).sum();
            assertThat(records).isLessThanOrEqualTo(count + 1);
            if (!runs.getLast().joined()) {
                assertThat(records).isEqualTo(received ? count : count + 1);
            }
        }
    }

    private void moveMany(int direction, int count) {
        MemorySegment bytes = arena.allocate(15);
        MemorySegment.copy(new byte[] {23, 3, 3, 0, 10}, 0, bytes, JAVA_BYTE, 0, 5);
        for (int i = 0; i < count; i++) {
            run(direction, bytes, 15);
        }
    }

    @Test
    void onlySocketsThatAreFollowedTakeTheirRoom() {
        run(SENT, arena.allocateFrom("HTTP/1.1 200 OK"), 15);
        assertThat(isIn("sealed")).isFalse();
        assertThat(isIn("unfollowed")).isTrue();
        move(SENT, 10);
        assertThat(isIn("sealed")).as("nothing is looked at again").isFalse();
    }

    @Test
    void aVerdictOnAConnectionIsForThatConnection() {
        begin();
        judge(entry().get(JAVA_LONG, BORN) + 1);
        move(RECEIVED, 10);
        assertThat(isIn("sealed")).isTrue();
        judge(entry().get(JAVA_LONG, BORN));
        move(SENT, 10);
        assertThat(isIn("sealed")).isFalse();
        assertThat(isIn("unfollowed")).isTrue();
        assertThat(object.map("verdicts").size()).isZero();
    }

    private void judge(long born) {
        MemorySegment key = arena.allocate(16, Long.BYTES);
        key.set(JAVA_LONG, 0, SOCKET);
        MemorySegment verdict = arena.allocate(VERDICT, Long.BYTES);
        verdict.set(JAVA_LONG, 0, born);
        object.map("verdicts").put(key, verdict);
    }
}

package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.FramePosition;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code frames.bpf.h} takes of frames, and what it takes for frames, in the kernel, over this process's memory. */
class FramesIT {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 0x20;
    private static final int CALL_SIZE = 32;
    private static final int SENT = CaptureRecord.SENT;
    private static final int RECEIVED = CaptureRecord.RECEIVED;
    private static final int SEGMENT = 16;
    /** Of a request and of a response: {@code :method: GET} and {@code :status: 200}. */
    private static final byte[] GET = {(byte) 0x82, (byte) 0x87};
    private static final byte[] OK = {(byte) 0x88};

    private Arena arena;
    private WalkingCode code;
    private BpfObject object;
    private RingBuffer ring;

    @BeforeEach
    void load() {
        code = WalkingCode.load();
        object = code.object();
        ring = code.ring();
        arena = Arena.ofConfined();
    }

    @AfterEach
    void close() {
        if (code != null) {
            code.close();
            arena.close();
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte... content) {
        byte[] frame = new byte[9 + content.length];
        frame[1] = (byte) (content.length >> 8);
        frame[2] = (byte) content.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        frame[7] = (byte) (stream >> 8);
        frame[8] = (byte) stream;
        System.arraycopy(content, 0, frame, 9, content.length);
        return frame;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private int run(String program, byte[]... parts) {
        return run(program, joined(parts).length, parts);
    }

    private int run(String program, int length, byte[]... parts) {
        return run(program, SENT, length, parts);
    }

    /** Runs a program over bytes in as many segments, or in one buffer if there is one. */
    private int run(String program, int direction, int length, byte[]... parts) {
        MemorySegment call = arena.allocate(CALL_SIZE, Long.BYTES);
        MemorySegment segments = arena.allocate((long) SEGMENT * parts.length, Long.BYTES);
        for (int i = 0; i < parts.length; i++) {
            MemorySegment bytes = arena.allocate(Math.max(1, parts[i].length)).copyFrom(MemorySegment.ofArray(parts[i]));
            segments.set(JAVA_LONG, (long) SEGMENT * i, bytes.address());
            segments.set(JAVA_LONG, (long) SEGMENT * i + Long.BYTES, parts[i].length);
        }
        call.set(JAVA_LONG, 0, parts.length == 1 ? segments.get(JAVA_LONG, 0) : segments.address());
        call.set(JAVA_INT, 8, parts.length == 1 ? 0 : parts.length);
        call.set(JAVA_INT, 16, length);
        call.set(JAVA_INT, 24, direction);
        object.program(program).run(call);
        return call.get(JAVA_INT, 20);
    }

    /** {@return the streams of the frames in the records} */
    private List<Integer> streams() {
        return each(FramePosition::stream);
    }

    /** {@return what is told of each frame in the records} */
    private List<Integer> each(ToIntBiFunction<MemorySegment, Long> field) {
        List<Integer> values = new ArrayList<>();
        CaptureRecord record = new CaptureRecord();
        ring.read((memory, offset, length) -> {
            record.wrap(memory, offset, length);
            long begin = record.payloadOffset();
            long at = begin + FramePosition.SIZE + FramePosition.wanted(memory, begin); // behind the rest of a frame
            long end = begin + record.payloadLength();
            while (at < end) {
                values.add(field.applyAsInt(memory, at));
                at += (long) FramePosition.FRAME_SIZE + FramePosition.frameWanted(memory, at);
            }
        });
        return values;
    }

    @Test
    void framesOfAThousandSegmentsAreTaken() {
        byte[][] parts = IntStream.range(0, 1000).mapToObj(i -> frame(WINDOW_UPDATE, 0, i, new byte[4])).toArray(byte[][]::new);
        assertThat(run("take_frames", parts)).isZero();
        assertThat(streams()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    }

    @Test
    void framesOfOneBufferAreTaken() {
        byte[][] parts = IntStream.range(0, 3000).mapToObj(i -> frame(WINDOW_UPDATE, 0, i, new byte[4])).toArray(byte[][]::new);
        assertThat(run("take_frames", new byte[][] {joined(parts)})).isZero();
        assertThat(streams()).isEqualTo(IntStream.range(0, 3000).boxed().toList());
    }

    /** As many streams at once as servers allow, whose bodies begin after the heads of all. */
    @Test
    void everyAnswersBodyIsSampledOnce() {
        int most = 256;
        byte[][] parts = IntStream.range(0, 3 * most).mapToObj(i -> i < most
                ? frame(HEADERS, END_HEADERS, 2 * i + 1, OK)
                : frame(DATA, 0, 2 * (i % most) + 1, new byte[600])).toArray(byte[][]::new);
        byte[] all = joined(parts);
        assertThat(run("take_frames", RECEIVED, all.length, all)).isZero();
        List<Integer> wanted = each(FramePosition::frameWanted);
        assertThat(wanted).hasSize(3 * most);
        assertThat(wanted.subList(0, most)).containsOnly(OK.length);
        assertThat(wanted.subList(most, 2 * most)).as("first parts of bodies").containsOnly(512);
        assertThat(wanted.subList(2 * most, 3 * most)).as("second parts").containsOnly(0);
    }

    @Test
    void whatAreNoFramesIsLeft() {
        assertThat(run("take_frames", joined(frame(WINDOW_UPDATE, 0, 1, new byte[4]), new byte[30]))).isPositive();
    }

    @Test
    void requestsAreFoundWhereACallBeginsWithOne() {
        byte[] request = frame(HEADERS, END_HEADERS, 301, GET);
        assertThat(run("look_at_frames", new byte[][] {request})).isEqualTo(301);
        assertThat(run("look_at_frames", request, frame(DATA, 0, 301, new byte[50]), request)).isEqualTo(301);
        assertThat(run("look_at_frames", 5000, request, frame(DATA, 0, 301, new byte[5000]))).isEqualTo(301);
        assertThat(run("look_at_frames", frame(WINDOW_UPDATE, 0, 0, new byte[4]), request)).isEqualTo(301);
        assertThat(run("look_at_frames", frame(WINDOW_UPDATE, 0, 0, new byte[4]), frame(SETTINGS, 1, 0))).isZero();
    }

    @Test
    void nothingElseIsTakenForFrames() {
        byte[] request = frame(HEADERS, END_HEADERS, 301, GET);
        assertThat(run("look_at_frames", new byte[][] {"GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)})).isEqualTo(-1);
        assertThat(run("look_at_frames", new byte[][] {new byte[100]})).isEqualTo(-1);
        assertThat(run("look_at_frames", new byte[][] {frame(HEADERS, END_HEADERS, 300, GET)})).as("a server's number").isEqualTo(-1);
        assertThat(run("look_at_frames", new byte[][] {frame(HEADERS, 0xff, 301, GET)})).as("no such flags").isEqualTo(-1);
        assertThat(run("look_at_frames", request, new byte[30])).as("what follows is no frame").isEqualTo(-1);
        assertThat(run("look_at_frames", 8, request)).as("no whole header").isEqualTo(-1);
    }

    @Test
    void anAnswersHeadersBeginWithItsStatus() {
        assertThat(run("look_at_answer", new byte[][] {frame(HEADERS, END_HEADERS, 1, OK)})).isEqualTo(1);
        assertThat(run("look_at_answer", new byte[][] {frame(HEADERS, END_HEADERS, 1, (byte) 0x48, (byte) 3)})).isEqualTo(1);
        assertThat(run("look_at_answer", new byte[][] {frame(HEADERS, PADDED | PRIORITY, 1, joined(new byte[6], OK))}))
                .isEqualTo(1);
        assertThat(run("look_at_answer", new byte[][] {frame(HEADERS, END_HEADERS, 1, GET)})).isZero();
        assertThat(run("look_at_answer", new byte[][] {frame(HEADERS, PRIORITY, 1, joined(new byte[5], GET))})).isZero();
    }
}

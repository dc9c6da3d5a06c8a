package io.s3trace.internal.http2;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.FramePosition;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_frame;
import io.s3trace.bpf.generated.event.s3t_frames;
import io.s3trace.bpf.generated.event.s3t_record;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Plays the kernel side for one HTTP/2 connection: makes records with extracts of the frames that are moved, as
 * {@code frames.bpf.h} does.
 */
public final class FramedTalk {
    static final int SENT = CaptureRecord.SENT;
    static final int RECEIVED = CaptureRecord.RECEIVED;
    static final int HALF = s3t.S3T_MAX_BUDGET() / 2;
    /** {@code S3T_SAMPLES} in {@code s3trace.h}. */
    private static final int SAMPLES = 1024;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final RecordHandler reader;
    private final MemorySegment memory = Arena.ofAuto().allocate(CaptureRecord.SIZE + s3t.S3T_MAX_BUDGET(), 8);
    private final Position[] positions = {new Position(), new Position()};
    private final int[] sequence = new int[2];
    private final long[] moved = new long[2];
    private long now = 1_000;
    private final MemorySegment frames = Arena.ofAuto().allocate(s3t_frames.layout());
    private final MemorySegment frame = Arena.ofAuto().allocate(s3t_frame.layout());
    private final BitSet unsampled = new BitSet(SAMPLES);
    private boolean losing;
    private boolean late;
    private boolean upgraded;
    private int handle = 0x7000;

    /** {@code struct s3t_frames}. */
    private static final class Position {
        private int left;
        private int wanted;
        private final byte[] header = new byte[FramePosition.HEADER_LENGTH];
        private int seen;
    }

    /** One whose records another reads. */
    public FramedTalk(RecordHandler reader) {
        this.reader = reader;
        positions[SENT].left = PREFACE.length;
    }

    /** One of many at the same time. */
    public FramedTalk at(int number) {
        handle += 64 * number;
        return this;
    }

    /** One that was joined in its midst: the next call begins with a frame. */
    public FramedTalk late() {
        late = true;
        positions[SENT].left = 0;
        return this;
    }

    /** The client asks as HTTP/1.1. */
    public void ask(String request) {
        plain(SENT, request, s3t.S3T_STARTS_TURN());
    }

    /** The server answers as HTTP/1.1, and speaks HTTP/2 from then on. */
    public void upgrade(String response) {
        plain(RECEIVED, response, s3t.S3T_STARTS_TURN() | s3t.S3T_UPGRADED());
        upgraded = true;
    }

    /** Frames behind HTTP/1.1 are numbered from 0 on. */
    private void plain(int direction, String text, int flags) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        now += 100;
        moved[direction] += bytes.length;
        header(direction, 0);
        s3t_record.flags(memory, (short) flags);
        s3t_record.length(memory, bytes.length);
        s3t_record.payload_length(memory, bytes.length);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, CaptureRecord.SIZE, bytes.length);
        pass(bytes.length);
    }

    /** What the client sends first. */
    public static byte[] preface() {
        return PREFACE.clone();
    }

    /** A frame: RFC 9113, section 4.1. */
    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        byte[] frame = new byte[FramePosition.HEADER_LENGTH + payload.length];
        frame[0] = (byte) (payload.length >> 16);
        frame[1] = (byte) (payload.length >> 8);
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        System.arraycopy(number(stream), 0, frame, 5, Integer.BYTES);
        System.arraycopy(payload, 0, frame, FramePosition.HEADER_LENGTH, payload.length);
        return frame;
    }

    /** Four bytes, the highest first. */
    public static byte[] number(int value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }

    /** Several pieces as one. */
    public static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Records are lost until {@link #found()}. */
    public void lost() {
        losing = true;
    }

    public void found() {
        losing = false;
    }

    /** Time passes. */
    public void pause(long nanos) {
        now += nanos;
    }

    /** One call moves bytes. */
    public void move(int direction, byte[] bytes) {
        Position position = positions[direction];
        int at = 0;
        List<byte[]> extract = new ArrayList<>();
        int from = 0;
        byte[] begin = begin(position);
        int size = begin.length;
        now += 100;
        while (at < bytes.length) {
            if (size > HALF) {
                submit(direction, begin, extract, at - from);
                begin = begin(position);
                size = begin.length;
                from = at;
                extract.clear();
            }
            if (position.left == 0) {
                int count = Math.min(FramePosition.HEADER_LENGTH - position.seen, bytes.length - at);
                System.arraycopy(bytes, at, position.header, position.seen, count);
                position.seen += count;
                at += count;
                if (position.seen == FramePosition.HEADER_LENGTH) {
                    byte[] frame = beginFrame(direction, position);
                    extract.add(frame);
                    size += frame.length;
                }
                continue;
            }
            int count = Math.min(position.left, bytes.length - at);
            int take = Math.min(count, position.wanted);
            if (take > HALF) {
                take = HALF;
                count = HALF;
            }
            byte[] taken = new byte[take];
            System.arraycopy(bytes, at, taken, 0, take);
            extract.add(taken);
            size += take;
            position.wanted -= take;
            position.left -= count;
            at += count;
        }
        submit(direction, begin, extract, at - from);
    }

    private byte[] begin(Position position) {
        s3t_frames.left(frames, position.left);
        s3t_frames.wanted(frames, position.wanted);
        MemorySegment.copy(position.header, 0, frames, JAVA_BYTE, s3t_frames.header$offset(), position.header.length);
        s3t_frames.seen(frames, (byte) position.seen);
        return frames.toArray(JAVA_BYTE);
    }

    private byte[] beginFrame(int direction, Position position) {
        position.seen = 0;
        position.left = (position.header[0] & 0xFF) << 16 | (position.header[1] & 0xFF) << 8 | position.header[2] & 0xFF;
        position.wanted = Math.min(position.left, wanted(direction, position));
        MemorySegment.copy(position.header, 0, frame, JAVA_BYTE, 0, position.header.length);
        s3t_frame.wanted(frame, (short) position.wanted);
        return frame.toArray(JAVA_BYTE);
    }

    /** {@code wanted_of_frame} in {@code frames.bpf.h}. */
    private int wanted(int direction, Position position) {
        int flags = position.header[4];
        int stream = (position.header[7] & 0xFF) << 8 | position.header[8] & 0xFF;
        switch (position.header[3]) {
            case FrameType.DATA:
                if (direction == RECEIVED && unsampled.get(stream / 2 % SAMPLES)) {
                    unsampled.clear(stream / 2 % SAMPLES);
                    return 512;
                }
                return (flags & FrameType.PADDED) != 0 ? 1 : 0;
            case FrameType.HEADERS:
                if (direction == RECEIVED && (flags & FrameType.END_STREAM) == 0) {
                    unsampled.set(stream / 2 % SAMPLES);
                }
                return s3t.S3T_MAX_BUDGET();
            case FrameType.CONTINUATION, FrameType.PUSH_PROMISE:
                return s3t.S3T_MAX_BUDGET();
            case FrameType.SETTINGS:
                return 512;
            case FrameType.GOAWAY, FrameType.RST_STREAM, FrameType.WINDOW_UPDATE:
                return 8;
            default:
                return 0;
        }
    }

    private void submit(int direction, byte[] begin, List<byte[]> extract, int length) {
        byte[] payload = joined(begin, joined(extract.toArray(byte[][]::new)));
        moved[direction] += length;
        header(direction, sequence[direction]++);
        s3t_record.flags(memory, (short) (s3t.S3T_FRAMES() | (late ? s3t.S3T_LATE() : 0)
                | (upgraded ? s3t.S3T_UPGRADED() : 0)));
        s3t_record.length(memory, length);
        s3t_record.payload_length(memory, payload.length);
        MemorySegment.copy(payload, 0, memory, JAVA_BYTE, CaptureRecord.SIZE, payload.length);
        pass(payload.length);
    }

    private void header(int kind, int number) {
        memory.asSlice(0, CaptureRecord.SIZE).fill((byte) 0);
        s3t_record.handle(memory, handle);
        s3t_record.born_ns(memory, 1);
        s3t_record.start_ns(memory, now);
        s3t_record.end_ns(memory, now + 50);
        s3t_record.process_start_ns(memory, 1);
        s3t_record.tgid(memory, 42);
        s3t_record.tid(memory, 42);
        s3t_record.sequence(memory, number);
        s3t_record.sent(memory, moved[SENT]);
        s3t_record.received(memory, moved[RECEIVED]);
        s3t_record.kind(memory, (byte) kind);
        s3t_record.source(memory, (byte) s3t.S3T_OPENSSL());
    }

    private void pass(int payload) {
        if (!losing) {
            reader.onRecord(memory, 0, CaptureRecord.SIZE + payload);
        }
    }

    /** The process frees the connection. */
    public void close() {
        header(CaptureRecord.CLOSED, sequence[RECEIVED]++);
        pass(0);
    }
}

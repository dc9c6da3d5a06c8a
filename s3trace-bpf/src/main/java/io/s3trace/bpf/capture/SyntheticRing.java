package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.s3trace.bpf.MemoryRing;
import io.s3trace.bpf.RingReader;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_frame;
import io.s3trace.bpf.generated.event.s3t_record;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A ring in plain memory with records of made-up connections, which can be read again and again. For one thread. */
public final class SyntheticRing implements AutoCloseable {
    private static final int RECORD = (int) s3t_record.sizeof();
    private static final long NANOS_BETWEEN_RECORDS = 10_000;
    private static final long HANDLES = 0x7f00_0000_1000L;
    private static final long HANDLE_SIZE = 0x1a40;

    private final MemoryRing ring;
    private final int pid;
    private final Progress[] connections;
    private long now = 1;

    /** How far a connection has come, by direction. */
    private record Progress(long[] moved, int[] sequence) {
        Progress() {
            this(new long[2], new int[2]);
        }
    }

    /**
     * Makes an empty ring.
     *
     * @param size in bytes, a power of two
     * @param connections how many connections its records are of
     * @param pid the process that its records are of
     */
    public SyntheticRing(int size, int connections, int pid) {
        this.ring = new MemoryRing(size);
        this.pid = pid;
        this.connections = new Progress[connections];
        for (int i = 0; i < connections; i++) {
            this.connections[i] = new Progress();
        }
    }

    /** {@return a reader of the ring's records} */
    public RingReader reader() {
        return ring.reader();
    }

    /**
     * Adds the record of bytes that move on a connection, in a turn of their own.
     *
     * @param connection which of them, from 0
     * @param direction {@link CaptureRecord#SENT} or {@link CaptureRecord#RECEIVED}
     * @param bytes what moves, in ISO 8859-1
     * @throws IllegalStateException if there is no room
     */
    public void move(int connection, int direction, String bytes) {
        Progress progress = connections[connection];
        MemorySegment record = append(connection, direction, progress.sequence[direction]++, bytes.length());
        progress.moved[direction] += bytes.length();
        s3t_record.sent(record, progress.moved[CaptureRecord.SENT]);
        s3t_record.received(record, progress.moved[CaptureRecord.RECEIVED]);
        s3t_record.length(record, bytes.length());
        s3t_record.payload_length(record, bytes.length());
        s3t_record.flags(record, (short) s3t.S3T_STARTS_TURN());
        MemorySegment.copy(bytes.getBytes(StandardCharsets.ISO_8859_1), 0, record, JAVA_BYTE, RECORD, bytes.length());
    }

    /**
     * Adds the record of HTTP/2 frames that move on a connection, in a turn of their own. All of each is captured.
     *
     * @param connection which of them, from 0
     * @param direction {@link CaptureRecord#SENT} or {@link CaptureRecord#RECEIVED}
     * @param frames what moves: whole frames
     * @throws IllegalStateException if there is no room
     */
    public void moveFrames(int connection, int direction, List<byte[]> frames) {
        Progress progress = connections[connection];
        int length = frames.stream().mapToInt(frame -> frame.length).sum();
        int payload = FramePosition.SIZE
                + length + frames.size() * (FramePosition.FRAME_SIZE - FramePosition.HEADER_LENGTH);
        MemorySegment record = append(connection, direction, progress.sequence[direction]++, payload);
        progress.moved[direction] += length;
        s3t_record.sent(record, progress.moved[CaptureRecord.SENT]);
        s3t_record.received(record, progress.moved[CaptureRecord.RECEIVED]);
        s3t_record.length(record, length);
        s3t_record.payload_length(record, payload);
        s3t_record.flags(record, (short) (s3t.S3T_STARTS_TURN() | s3t.S3T_FRAMES()));
        long at = (long) RECORD + FramePosition.SIZE;
        for (byte[] frame : frames) {
            int content = frame.length - FramePosition.HEADER_LENGTH;
            MemorySegment.copy(frame, 0, record, JAVA_BYTE, at, FramePosition.HEADER_LENGTH);
            record.set(JAVA_SHORT_UNALIGNED, at + s3t_frame.wanted$offset(), (short) content);
            MemorySegment.copy(frame, FramePosition.HEADER_LENGTH, record, JAVA_BYTE, at + FramePosition.FRAME_SIZE, content);
            at += (long) FramePosition.FRAME_SIZE + content;
        }
    }

    /** Adds records of the end of all connections, and finishes the ring. */
    public void seal() {
        for (int i = 0; i < connections.length; i++) {
            MemorySegment record =
                    append(i, CaptureRecord.CLOSED, connections[i].sequence[CaptureRecord.RECEIVED], 0);
            s3t_record.sent(record, connections[i].moved[CaptureRecord.SENT]);
            s3t_record.received(record, connections[i].moved[CaptureRecord.RECEIVED]);
        }
        ring.seal();
    }

    /** Makes all records available once more. Those before must have been read. */
    public void produce() {
        ring.produce();
    }

    private MemorySegment append(int connection, int kind, int sequence, int payload) {
        MemorySegment record = ring.append(RECORD + payload);
        s3t_record.handle(record, HANDLES + connection * HANDLE_SIZE);
        s3t_record.born_ns(record, 1);
        s3t_record.start_ns(record, now);
        now += NANOS_BETWEEN_RECORDS;
        s3t_record.end_ns(record, now);
        s3t_record.process_start_ns(record, 1);
        s3t_record.tgid(record, pid);
        s3t_record.tid(record, pid);
        s3t_record.sequence(record, sequence);
        s3t_record.kind(record, (byte) kind);
        s3t_record.source(record, (byte) s3t.S3T_OPENSSL());
        return record;
    }

    /** Frees the memory. No reader may use it after this. */
    @Override
    public void close() {
        ring.close();
    }
}

package io.s3trace.internal.http2;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** An HTTP/2 connection: what its frames mean to its streams. For one thread. */
final class FramedConnection {
    private static final int SENT = CaptureRecord.SENT;
    private static final int RECEIVED = CaptureRecord.RECEIVED;
    /** How many streams may be under way. If there is one more, the oldest is not followed any longer. */
    private static final int MOST_STREAMS = 16_384;
    private static final int SETTING_LENGTH = 6;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    final long bornNanos;
    private final StreamWriter writer;
    private final Side[] sides;
    private final FlowControl flow;
    private final Map<Integer, Stream> streams = new LinkedHashMap<>();
    /** The last stream that the client has opened: their numbers grow. */
    private int lastOpened;
    private final boolean joined;
    private boolean requested;

    /** What is known of one direction. */
    private final class Side implements FrameHandler {
        private final int direction;
        private final FrameReader frames;
        private final HeaderBlocks blocks;
        private int next;
        private long moved;

        Side(int direction, HeadMemory memory, HpackDecoder.Scratch scratch) {
            this.direction = direction;
            this.frames = new FrameReader(memory);
            this.blocks = new HeaderBlocks(memory, scratch, writer.text, direction == SENT
                    ? FramedConnection.this::onRequest : FramedConnection.this::onResponse);
        }

        @Override
        public void onBody(int stream, MemorySegment bytes, long at, int seen, int count, int window, boolean ends) {
            FramedConnection.this.onBody(direction, stream, bytes, at, seen, count, window, ends);
        }

        @Override
        public void onFrame(int type, int flags, int stream, MemorySegment bytes, long at, int seen, int length) {
            if (FrameType.hasBlock(type)) {
                blocks.onFrame(type, flags, stream, bytes, at, seen, length);
            } else {
                onControl(direction, type, flags, stream, bytes, at, seen);
            }
        }

        @Override
        public void onBlockLost() {
            blocks.lose();
        }
    }

    FramedConnection(CaptureRecord first, StreamWriter writer, HeadMemory memory, HpackDecoder.Scratch scratch) {
        this.bornNanos = first.bornNanos();
        this.writer = writer;
        this.joined = first.sequence() != 0;
        this.flow = new FlowControl(!joined);
        this.sides = new Side[] {new Side(SENT, memory, scratch), new Side(RECEIVED, memory, scratch)};
        sides[first.kind()].next = first.sequence();
    }

    /** Takes a record with frames. Returns how many records were lost before it. */
    int onFrames(CaptureRecord record) {
        Side side = sides[record.kind()];
        int lost = onSequence(side, record);
        side.frames.read(record, side);
        side.moved = record.kind() == SENT ? record.sent() : record.received();
        if (record.isUnreadable()) {
            lose(side);
        }
        return lost;
    }

    /** Takes a change of the connection, which is numbered like what was received. Returns how many records were lost. */
    int onChange(CaptureRecord record) {
        int lost = onSequence(sides[RECEIVED], record);
        if (record.kind() == CaptureRecord.CLOSED && record.sent() != sides[SENT].moved) {
            lose(sides[SENT]); // the last records of what was sent
            lost++;
        }
        return lost;
    }

    private int onSequence(Side side, CaptureRecord record) {
        int lost = record.sequence() - side.next;
        side.next = record.sequence() + 1;
        if (lost != 0) {
            lose(side);
        }
        return lost;
    }

    private void lose(Side side) {
        side.frames.lose();
        side.blocks.lose();
        flow.lose();
        streams.values().forEach(stream -> writer.lost(stream, side.direction));
    }

    private void onRequest(int id, HeadText head, int length, int size, boolean ends) {
        Stream stream = streams.get(id);
        if (stream == null || !stream.asked) {
            if (id <= lastOpened || isPushed(id)) {
                return; // it has been reset
            }
            dropUnasked(id);
            lastOpened = id;
            stream = stream == null ? open(id) : stream;
            stream.asked = true;
        }
        writer.head(stream, SENT, head, length, size, ends, flow);
        requested = true;
        end(stream, SENT, ends);
    }

    private void onResponse(int id, HeadText head, int length, int size, boolean ends) {
        Stream stream = streams.get(id);
        if (stream == null) {
            if (id <= lastOpened || isPushed(id) || joined && lastOpened == 0) {
                return; // it has been reset, or its request was not seen
            }
            stream = open(id); // the call that has sent the request has not returned yet
        }
        writer.head(stream, RECEIVED, head, length, size, ends, flow);
        end(stream, RECEIVED, ends);
    }

    private static boolean isPushed(int id) {
        return id % 2 == 0;
    }

    private Stream open(int id) {
        if (streams.size() == MOST_STREAMS) {
            Stream oldest = streams.values().iterator().next();
            streams.remove(oldest.id);
            writer.forget(oldest);
        }
        Stream stream = new Stream(id, flow.initial());
        streams.put(id, stream);
        return stream;
    }

    /** The request of a stream before this one will not be seen any more: its record was lost. */
    private void dropUnasked(int id) {
        if (!joined && streams.isEmpty()) {
            return;
        }
        drop(stream -> !stream.asked && stream.id < id).forEach(writer::forget);
    }

    private List<Stream> drop(Predicate<Stream> which) {
        List<Stream> dropped = new ArrayList<>();
        streams.values().removeIf(stream -> which.test(stream) && dropped.add(stream));
        return dropped;
    }

    private void end(Stream stream, int direction, boolean ends) {
        stream.ended[direction] |= ends;
        if (stream.over()) {
            streams.remove(stream.id);
        }
    }

    private void onBody(int direction, int id, MemorySegment bytes, long at, int seen, int count, int window, boolean ends) {
        if (direction == SENT && id != 0) {
            flow.sent(window);
        }
        Stream stream = streams.get(id);
        if (stream == null || count == 0 && window == 0 && !ends) {
            return;
        }
        if (direction == SENT) {
            flow.sent(stream, window, ends, writer.now());
        }
        writer.body(stream, direction, bytes, at, seen, count, ends, flow);
        end(stream, direction, ends);
    }

    private void onControl(int direction, int type, int flags, int id, MemorySegment bytes, long at, int seen) {
        switch (type) {
            case FrameType.RST_STREAM -> {
                Stream stream = seen < Integer.BYTES ? null : streams.remove(id);
                if (stream != null) {
                    writer.reset(stream, direction, bytes.get(INT, at), flow);
                }
            }
            case FrameType.GOAWAY -> {
                if (direction == RECEIVED && seen >= Integer.BYTES) {
                    int last = bytes.get(INT, at) & Integer.MAX_VALUE;
                    drop(stream -> stream.id > last).forEach(stream -> writer.refuse(stream, flow));
                }
            }
            case FrameType.SETTINGS -> {
                if (direction == RECEIVED && (flags & FrameType.ACK) == 0) {
                    onSettings(bytes, at, seen);
                }
            }
            case FrameType.WINDOW_UPDATE -> {
                if (direction == RECEIVED && seen >= Integer.BYTES) {
                    onWindow(id, bytes.get(INT, at) & Integer.MAX_VALUE);
                }
            }
            default -> { }
        }
    }

    private void onSettings(MemorySegment bytes, long at, int seen) {
        for (long setting = at; setting + SETTING_LENGTH <= at + seen; setting += SETTING_LENGTH) {
            if (bytes.get(SHORT, setting) == FrameType.INITIAL_WINDOW_SIZE) {
                long size = Integer.toUnsignedLong(bytes.get(INT, setting + Short.BYTES));
                flow.setInitial(streams.values(), size, writer.now());
            }
        }
    }

    private void onWindow(int id, int bytes) {
        if (id == 0) {
            flow.update(streams.values(), bytes, writer.now());
            return;
        }
        Stream stream = streams.get(id);
        if (stream != null) {
            flow.update(stream, bytes, writer.now());
        }
    }

    /** Nothing more will be reported about it. Answers whose requests were not seen are not waited for any longer. */
    void close() {
        drop(stream -> !stream.asked).forEach(writer::forget);
        release();
    }

    /** Gives its memory back. */
    void release() {
        for (Side side : sides) {
            side.frames.release();
            side.blocks.release();
        }
    }

    /** Whether a request has been seen on it. */
    boolean requested() {
        return requested;
    }

    /** How many streams are under way. */
    int size() {
        return streams.size();
    }
}

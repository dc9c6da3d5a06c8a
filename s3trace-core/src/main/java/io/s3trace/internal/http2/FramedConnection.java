package io.s3trace.internal.http2;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.collect.IntMap;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
    private final IntMap<Stream> streams = new IntMap<>();
    /** The last stream that the client has opened: their numbers grow. */
    private int lastOpened;
    /** How many streams are known by what was received only. */
    private int unasked;
    /** The server looks at no stream behind this one. */
    private int lastAccepted = Integer.MAX_VALUE;
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
        this.joined = first.isLate() || first.sequence() != 0;
        this.flow = new FlowControl(!joined);
        this.sides = new Side[] {new Side(SENT, memory, scratch), new Side(RECEIVED, memory, scratch)};
        if (joined) {
            for (Side side : sides) {
                side.blocks.lose();
            }
        }
        if (first.isUpgraded()) {
            goOn(first);
        } else {
            sides[first.kind()].next = first.sequence();
        }
    }

    /** The first stream's request was sent as HTTP/1.1, and has ended: RFC 7540, section 3.2. */
    private void goOn(CaptureRecord first) {
        lastOpened = CaptureRecord.UPGRADED_STREAM;
        requested = true;
        Stream stream = open(lastOpened);
        stream.asked = true;
        stream.sent.headSeen = true;
        stream.sent.ended = true;
        stream.sent.moved = first.sent() - (first.kind() == SENT ? first.length() : 0);
        stream.received.moved = first.received() - (first.kind() == RECEIVED ? first.length() : 0);
        sides[SENT].moved = stream.sent.moved;
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
        for (Stream stream : streams.ascending()) {
            if (!stream.side(side.direction).ended) {
                stream.side(side.direction).lose(writer.now());
                writer.lost(stream, side.direction);
            }
        }
    }

    /** Ends what has been in doubt since before a time: bytes were lost, the streams' ends among them perhaps. */
    void expire(long before) {
        drop(stream -> stream.isLostSince(before)).forEach(writer::forget);
    }

    /** Is it in doubt of any stream whether it has ended? */
    boolean isInDoubt() {
        return streams.ascending().stream().anyMatch(stream -> stream.isLostSince(Long.MAX_VALUE));
    }

    private void onRequest(int id, HeadText head, int length, int size, boolean ends) {
        if (head.isResponse()) {
            return; // the process is the server, of a connection that was joined
        }
        Stream stream = streams.get(id);
        if (stream == null || !stream.asked) {
            if (id <= lastOpened || isPushed(id)) {
                return; // it has been reset
            }
            dropUnasked(head.isTrailers() ? id + 1 : id);
            lastOpened = id;
            if (head.isTrailers()) {
                return; // the request was lost
            }
            if (stream == null) {
                stream = open(id);
            } else {
                unasked--;
            }
            stream.asked = true;
        }
        writer.head(stream, SENT, length, size, ends, flow);
        requested = true;
        flow.begun(stream, ends, writer.now());
        if (stream.earlyReset != Stream.NO_RESET) {
            streams.remove(id);
            writer.reset(stream, RECEIVED, stream.earlyReset, flow);
        } else if (id > lastAccepted) {
            streams.remove(id);
            writer.refuse(stream, flow);
        } else {
            end(stream, SENT, ends);
        }
    }

    private void onResponse(int id, HeadText head, int length, int size, boolean ends) {
        Stream stream = answered(id);
        if (stream != null) {
            writer.head(stream, RECEIVED, length, size, ends, flow);
            end(stream, RECEIVED, ends);
        }
    }

    /** The stream of an answer, which may come before the call has returned that sends the request. */
    private @Nullable Stream answered(int id) {
        Stream stream = streams.get(id);
        if (stream != null || id <= lastOpened || isPushed(id) || joined && lastOpened == 0) {
            return stream; // null: it has been reset, or its request was not seen
        }
        stream = open(id);
        unasked++;
        return stream;
    }

    private static boolean isPushed(int id) {
        return id % 2 == 0;
    }

    private Stream open(int id) {
        Stream oldest = streams.size() < MOST_STREAMS ? null : streams.get(streams.lowest());
        if (oldest != null) {
            streams.remove(oldest.id);
            unasked -= oldest.asked ? 0 : 1;
            writer.forget(oldest);
        }
        Stream stream = new Stream(id, flow.initial());
        streams.put(id, stream);
        return stream;
    }

    /** The request of a stream before this one will not be seen any more: its record was lost. */
    private void dropUnasked(int id) {
        if (unasked == 0) {
            return;
        }
        drop(stream -> !stream.asked && stream.id < id).forEach(writer::forget);
    }

    private List<Stream> drop(Predicate<Stream> which) {
        List<Stream> dropped = streams.ascending().stream().filter(which).toList();
        dropped.forEach(stream -> streams.remove(stream.id));
        unasked -= (int) dropped.stream().filter(stream -> !stream.asked).count();
        return dropped;
    }

    private void end(Stream stream, int direction, boolean ends) {
        stream.side(direction).ended |= ends;
        stream.side(direction).lostSince = 0;
        if (stream.asked && stream.over()) {
            streams.remove(stream.id);
        }
    }

    private void onBody(int direction, int id, MemorySegment bytes, long at, int seen, int count, int window, boolean ends) {
        if (direction == SENT && id != 0) {
            flow.sent(streams, window, writer.now());
        }
        Stream stream = streams.get(id);
        if (stream == null || count == 0 && window == 0 && !ends) {
            return;
        }
        if (!stream.side(direction).headSeen) { // it was lost before the stream was known
            stream.side(direction).headSeen = true;
            writer.lost(stream, direction);
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
                if (seen >= Integer.BYTES) {
                    onReset(direction, id, bytes.get(INT, at));
                }
            }
            case FrameType.GOAWAY -> {
                if (direction == RECEIVED && seen >= Integer.BYTES) {
                    int last = bytes.get(INT, at) & Integer.MAX_VALUE;
                    lastAccepted = Math.min(lastAccepted, last);
                    drop(stream -> stream.asked && stream.id > last).forEach(stream -> writer.refuse(stream, flow));
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

    private void onReset(int direction, int id, int error) {
        Stream stream = direction == RECEIVED ? answered(id) : streams.get(id);
        if (stream != null && stream.asked) {
            streams.remove(id);
            writer.reset(stream, direction, error, flow);
        } else if (stream != null) {
            stream.earlyReset = error;
        }
    }

    private void onSettings(MemorySegment bytes, long at, int seen) {
        for (long setting = at; setting + SETTING_LENGTH <= at + seen; setting += SETTING_LENGTH) {
            if (bytes.get(SHORT, setting) == FrameType.INITIAL_WINDOW_SIZE) {
                long size = Integer.toUnsignedLong(bytes.get(INT, setting + Short.BYTES));
                flow.setInitial(streams, size, writer.now());
            }
        }
    }

    private void onWindow(int id, int bytes) {
        if (id == 0) {
            flow.update(streams, bytes, writer.now());
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
        streams.clear();
        unasked = 0;
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

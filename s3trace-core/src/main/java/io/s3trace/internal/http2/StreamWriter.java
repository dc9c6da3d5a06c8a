package io.s3trace.internal.http2;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.StreamRecord;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Writes what happens to streams as records, and hands them on. One for all connections, and for one thread. */
final class StreamWriter {
    private final RecordHandler next;
    private final StreamRecord out = new StreamRecord();
    /** Writes heads where the records that have them will be. */
    final HeadText text = new HeadText(out.payload());
    /** The record that is being read, and the network's figures that its connection had last. */
    private CaptureRecord record = new CaptureRecord();
    private NetworkMemory network = new NetworkMemory();

    /** The last figures of the network of a connection. */
    static final class NetworkMemory {
        private boolean known;
        private int roundTripMicros;
        private int retransmits;

        void note(CaptureRecord record) {
            if (record.tellsNetwork()) {
                known = true;
                roundTripMicros = (int) record.roundTripMicros();
                retransmits = record.retransmits();
            }
        }
    }

    StreamWriter(RecordHandler next) {
        this.next = next;
    }

    /** From now on, records are of this call. */
    void begin(CaptureRecord newRecord, NetworkMemory newNetwork) {
        if (!Objects.equals(record, newRecord)) {
            record = newRecord;
        }
        network = newNetwork;
        network.note(newRecord);
    }

    /** The time of the call. */
    long now() {
        return record.endNanos();
    }

    /** A head, or trailers: what has been written to {@link #text}. */
    void head(Stream stream, int direction, int length, int size, boolean ends, FlowControl flow) {
        Stream.Side side = stream.side(direction);
        boolean trailers = side.headSeen;
        int moved = trailers ? 0 : length;
        begin(stream, direction, moved, flow).bytes(moved, moved).headExcess(size - moved);
        if (text.isIncomplete()) {
            out.headLost();
        }
        if (!trailers) {
            out.startsTurn(network.known, network.roundTripMicros, network.retransmits);
            side.headSeen = direction == CaptureRecord.SENT || !text.isInterim();
        }
        pass(ends);
    }

    /** A part of a body, or its end. */
    void body(Stream stream, int direction, MemorySegment bytes, long at, int seen, int count, boolean ends,
            FlowControl flow) {
        MemorySegment.copy(bytes, at, out.payload(), 0, seen);
        begin(stream, direction, count, flow).bytes(count, seen);
        try {
            pass(ends);
        } finally {
            out.payload().asSlice(0, seen).fill((byte) 0);
        }
    }

    /** A stream was reset. */
    void reset(Stream stream, int direction, int error, FlowControl flow) {
        int kind = direction == CaptureRecord.SENT ? CaptureRecord.CLOSED : CaptureRecord.PEER_RESET;
        change(stream, kind).error(error).closedMicros(flow.closedMicros(stream, now())).passTo(next);
    }

    /** The server has said that it will not look at a stream. */
    void refuse(Stream stream, FlowControl flow) {
        change(stream, CaptureRecord.PEER_FINISHED).error(FrameType.REFUSED_STREAM)
                .closedMicros(flow.closedMicros(stream, now())).passTo(next);
    }

    /** Something of a stream may have been lost. */
    void lost(Stream stream, int direction) {
        out.begin(record, direction, stream.id)
                .moved(stream.sent.moved, stream.received.moved, stream.side(direction).sequence++)
                .closedMicros(-1).behindLoss().passTo(next);
    }

    /** A stream is not followed any longer. */
    void forget(Stream stream) {
        change(stream, CaptureRecord.CLOSED).behindLoss().passTo(next);
    }

    private StreamRecord change(Stream stream, int kind) {
        return out.begin(record, kind, stream.id)
                .moved(stream.sent.moved, stream.received.moved, stream.received.sequence);
    }

    private StreamRecord begin(Stream stream, int direction, int moved, FlowControl flow) {
        Stream.Side side = stream.side(direction);
        side.moved += moved;
        return out.begin(record, direction, stream.id)
                .moved(stream.sent.moved, stream.received.moved, side.sequence++)
                .closedMicros(flow.closedMicros(stream, now()));
    }

    private void pass(boolean ends) {
        if (ends) {
            out.ends();
        }
        out.passTo(next);
    }
}

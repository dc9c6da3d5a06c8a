package io.s3trace.bpf.capture;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_record;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Writes records of single HTTP/2 streams, one after the other, in the same memory. For one thread. */
public final class StreamRecord {
    private final MemorySegment memory = Arena.ofAuto().allocate(CaptureRecord.MAX_SIZE, Long.BYTES);
    private final MemorySegment payload = memory.asSlice(CaptureRecord.SIZE);

    /** Makes a place for records. */
    public StreamRecord() {}

    /**
     * Begins a record that says of time, process and connection what another one says.
     *
     * @param origin the record of the call
     * @param kind what it reports of the stream
     * @param stream the stream's number
     * @return this
     */
    public StreamRecord begin(CaptureRecord origin, int kind, int stream) {
        MemorySegment.copy(origin.memory(), origin.payloadOffset() - CaptureRecord.SIZE, memory, 0, CaptureRecord.SIZE);
        s3t_record.kind(memory, (byte) kind);
        s3t_record.flags(memory, (short) 0);
        s3t_record.payload_length(memory, 0);
        s3t_record.length(memory, 0);
        s3t_record.stream(memory, stream);
        return this;
    }

    /**
     * Sets how many bytes of the stream have been moved, and the number of this record in its direction of the stream.
     *
     * @param sent bytes sent so far
     * @param received bytes received so far
     * @param sequence the number
     * @return this
     */
    public StreamRecord moved(long sent, long received, int sequence) {
        s3t_record.sent(memory, sent);
        s3t_record.received(memory, received);
        s3t_record.sequence(memory, sequence);
        return this;
    }

    /**
     * {@return where the bytes of records are} Who writes there wipes them when the record has been handed on.
     */
    public MemorySegment payload() {
        return payload;
    }

    /**
     * Sets what was moved: length bytes, the first of which have been written to {@link #payload()}.
     *
     * @param length how many bytes were moved
     * @param count how many are there
     * @return this
     */
    public StreamRecord bytes(int length, int count) {
        s3t_record.length(memory, length);
        s3t_record.payload_length(memory, count);
        return this;
    }

    /**
     * Sets how many bytes more than that the head had.
     *
     * @param bytes how many
     * @return this
     */
    public StreamRecord headExcess(int bytes) {
        s3t_record.head_excess(memory, bytes);
        return this;
    }

    /**
     * Sets why the stream was reset.
     *
     * @param code RFC 9113, section 7
     * @return this
     */
    public StreamRecord error(int code) {
        s3t_record.stream_error(memory, code);
        return this;
    }

    /**
     * Sets how long the peer's window was closed, -1 if that is not known.
     *
     * @param micros microseconds
     * @return this
     */
    public StreamRecord closedMicros(long micros) {
        s3t_record.closed_us(memory, (int) Math.min(micros, 0xFFFF_FFFEL));
        return this;
    }

    /**
     * Sets that this direction of the stream ends.
     *
     * @return this
     */
    public StreamRecord ends() {
        return flag(s3t.S3T_ENDS_STREAM());
    }

    /**
     * Sets that bytes of the stream may have been lost before.
     *
     * @return this
     */
    public StreamRecord behindLoss() {
        return flag(s3t.S3T_STREAM_LOST());
    }

    /**
     * Sets that a message begins, and what the state of the network is.
     *
     * @param network whether that is known
     * @param roundTripMicros smoothed round trip time, in microseconds
     * @param retransmits segments sent again
     * @return this
     */
    public StreamRecord startsTurn(boolean network, int roundTripMicros, int retransmits) {
        s3t_record.round_trip_us(memory, roundTripMicros);
        s3t_record.retransmits(memory, retransmits);
        return flag(s3t.S3T_STARTS_TURN() | (network ? s3t.S3T_NETWORK() : 0));
    }

    /**
     * Sets that header fields are missing.
     *
     * @return this
     */
    public StreamRecord headLost() {
        return flag(s3t.S3T_HEAD_LOST());
    }

    private StreamRecord flag(int flag) {
        s3t_record.flags(memory, (short) (s3t_record.flags(memory) | flag));
        return this;
    }

    /**
     * Hands the record on.
     *
     * @param next takes the record
     */
    public void passTo(RecordHandler next) {
        next.onRecord(memory, 0, CaptureRecord.SIZE + s3t_record.payload_length(memory));
    }
}

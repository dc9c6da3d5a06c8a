package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_connect;
import io.s3trace.bpf.generated.event.s3t_handshake;
import io.s3trace.bpf.generated.event.s3t_lookup;
import io.s3trace.bpf.generated.event.s3t_opening;
import io.s3trace.bpf.generated.event.s3t_record;
import io.s3trace.bpf.generated.event.s3t_sealed_run;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A view of one record in the ring, laid over each record in turn. Valid as long as the record: until the handler that was
 * given it returns. The fields are those of {@code struct s3t_record} in {@code s3trace.h}.
 */
public final class CaptureRecord {
    /** Bytes were sent. */
    public static final int SENT = s3t.S3T_SENT();
    /** Bytes were received. */
    public static final int RECEIVED = s3t.S3T_RECEIVED();
    /** The peer has closed its side. */
    public static final int END_OF_STREAM = s3t.S3T_END_OF_STREAM();
    /** The process has freed the connection. */
    public static final int CLOSED = s3t.S3T_CLOSED();
    /** The process has ended. */
    public static final int PROCESS_EXITED = s3t.S3T_PROCESS_EXITED();
    /** A process is about to be seen for the first time. */
    public static final int PROCESS_SEEN = s3t.S3T_PROCESS_SEEN();

    /** A TCP connect has ended. */
    public static final int CONNECT = s3t.S3T_CONNECT();
    /** It is known which socket carries a connection. */
    public static final int OPENED = s3t.S3T_OPENED();
    /** The peer has ended its side. What it sent before may not have been received yet. */
    public static final int PEER_FINISHED = s3t.S3T_PEER_FINISHED();
    /** The peer has reset the connection. */
    public static final int PEER_RESET = s3t.S3T_PEER_RESET();
    /** A name lookup has ended. */
    public static final int RESOLVED = s3t.S3T_RESOLVED();
    /** A process has asked a name server for a name. */
    public static final int ASKED = s3t.S3T_ASKED();
    /** A TLS handshake has ended. */
    public static final int HANDSHAKE = s3t.S3T_HANDSHAKE();
    /** A TLS connection that nobody opens has begun, or was joined. */
    public static final int SEALED = s3t.S3T_SEALED();
    /** The first bytes that were sent on it. */
    public static final int SEALED_ASKED = s3t.S3T_SEALED_ASKED();
    /** The first bytes that were received on it. */
    public static final int SEALED_ANSWERED = s3t.S3T_SEALED_ANSWERED();
    /** What moved on it in one direction before the other. */
    public static final int SEALED_RUN = s3t.S3T_SEALED_RUN();

    /** The HTTP/2 stream on which a request is answered that was sent as HTTP/1.1: RFC 7540, section 3.2. */
    public static final int UPGRADED_STREAM = 1;

    /** Size of a record without its payload, in bytes. */
    public static final int SIZE = (int) s3t_record.sizeof();
    /** What {@link #SIZE} was when records were first kept in files. Since then, fields have only been added at the end. */
    public static final int OLDEST_SIZE = 128;
    /** The largest payload, in bytes. */
    public static final int MAX_PAYLOAD = s3t.S3T_MAX_BUDGET();
    static final int MAX_SIZE = SIZE + MAX_PAYLOAD;

    private static final int STARTS_TURN = s3t.S3T_STARTS_TURN();
    private static final long HEADER_LENGTH = s3t_record.sizeof();
    private static final long HANDLE = s3t_record.handle$offset();
    private static final long BORN = s3t_record.born_ns$offset();
    private static final long START = s3t_record.start_ns$offset();
    private static final long END = s3t_record.end_ns$offset();
    private static final long SENT_TOTAL = s3t_record.sent$offset();
    private static final long RECEIVED_TOTAL = s3t_record.received$offset();
    private static final long PROCESS_START = s3t_record.process_start_ns$offset();
    private static final long CGROUP = s3t_record.cgroup_id$offset();
    private static final long TGID = s3t_record.tgid$offset();
    private static final long TID = s3t_record.tid$offset();
    private static final long SEQUENCE = s3t_record.sequence$offset();
    private static final long LENGTH = s3t_record.length$offset();
    private static final long PAYLOAD_LENGTH = s3t_record.payload_length$offset();
    private static final long KIND = s3t_record.kind$offset();
    private static final long SOURCE = s3t_record.source$offset();
    private static final long FLAGS = s3t_record.flags$offset();
    private static final long TAIL = s3t_record.tail$offset();
    private static final long COMM = s3t_record.comm$offset();
    private static final long THREAD_COMM = s3t_record.thread_comm$offset();

    private static final int NETWORK = s3t.S3T_NETWORK();
    private static final long ROUND_TRIP = s3t_record.round_trip_us$offset();
    private static final long RETRANSMITS = s3t_record.retransmits$offset();

    private static final int UNREADABLE = s3t.S3T_UNREADABLE();
    private static final int FRAMES = s3t.S3T_FRAMES();
    private static final int LATE = s3t.S3T_LATE();
    private static final int UPGRADED = s3t.S3T_UPGRADED();
    private static final int ENDS_STREAM = s3t.S3T_ENDS_STREAM();
    private static final int HEAD_LOST = s3t.S3T_HEAD_LOST();
    private static final int STREAM_LOST = s3t.S3T_STREAM_LOST();
    private static final long STREAM = s3t_record.stream$offset();
    private static final long HEAD_EXCESS = s3t_record.head_excess$offset();
    private static final long STREAM_ERROR = s3t_record.stream_error$offset();
    private static final long CLOSED_MICROS = s3t_record.closed_us$offset();

    private MemorySegment memory = MemorySegment.NULL;
    private long base;

    /** Makes a view that does not lie over a record yet. */
    public CaptureRecord() {}

    /**
     * Lays the view over a record.
     *
     * @param memory holds the record
     * @param offset where it begins, a multiple of 8
     * @param length its size in bytes
     * @return this, or null if the memory cannot be a record: it is too short for what it says it holds
     */
    @SuppressWarnings("MemorySegmentReferenceEquality") // it is mostly the same ring, and storing a reference costs more
    public @Nullable CaptureRecord wrap(MemorySegment memory, long offset, int length) {
        if (this.memory != memory) {
            this.memory = memory;
        }
        this.base = offset;
        return length >= HEADER_LENGTH && payloadLength() >= 0 && HEADER_LENGTH + payloadLength() <= length ? this : null;
    }

    /** {@return what the record reports: {@link #SENT} and so on} */
    public int kind() {
        return memory.get(JAVA_BYTE, base + KIND);
    }

    /** {@return the library that moved the bytes: the number of a {@link CaptureSource}} */
    public int source() {
        return memory.get(JAVA_BYTE, base + SOURCE);
    }

    /** {@return the connection's address in its process} */
    public long handle() {
        return memory.get(JAVA_LONG, base + HANDLE);
    }

    /** {@return when the connection was first seen, nanoseconds of CLOCK_MONOTONIC} */
    public long bornNanos() {
        return memory.get(JAVA_LONG, base + BORN);
    }

    /**
     * {@return when the call began, nanoseconds of CLOCK_MONOTONIC}
     *
     * For calls that receive, the kernel side may not have read the clock then. In that case, this is when the call returned.
     */
    public long startNanos() {
        long start = memory.get(JAVA_LONG, base + START);
        return start == 0 ? endNanos() : start;
    }

    /** {@return when the call returned, nanoseconds of CLOCK_MONOTONIC} */
    public long endNanos() {
        return memory.get(JAVA_LONG, base + END);
    }

    /** {@return bytes sent on the connection since it was first seen, this call's included} */
    public long sent() {
        return memory.get(JAVA_LONG, base + SENT_TOTAL);
    }

    /** {@return bytes received on the connection since it was first seen, this call's included} */
    public long received() {
        return memory.get(JAVA_LONG, base + RECEIVED_TOTAL);
    }

    /** {@return when the process started, nanoseconds of CLOCK_BOOTTIME} */
    public long processStartNanos() {
        return memory.get(JAVA_LONG, base + PROCESS_START);
    }

    /** {@return the process's cgroup (v2)} */
    public long cgroupId() {
        return memory.get(JAVA_LONG, base + CGROUP);
    }

    /** {@return the process} */
    public int tgid() {
        return memory.get(JAVA_INT, base + TGID);
    }

    /** {@return the thread} */
    public int tid() {
        return memory.get(JAVA_INT, base + TID);
    }

    /** {@return number of this record on its connection and direction, from 0; unsigned} */
    public int sequence() {
        return memory.get(JAVA_INT, base + SEQUENCE);
    }

    /** {@return bytes moved by this call} */
    public int length() {
        return memory.get(JAVA_INT, base + LENGTH);
    }

    /** {@return how many of the bytes moved are in the record, from the first} */
    public int payloadLength() {
        return memory.get(JAVA_INT, base + PAYLOAD_LENGTH);
    }

    /** {@return whether these are the first bytes in their direction since bytes last moved in the other} */
    public boolean startsTurn() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & STARTS_TURN) != 0;
    }

    /** {@return whether bytes were wanted that could not be read} */
    public boolean isUnreadable() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & UNREADABLE) != 0;
    }

    /** {@return whether it is of HTTP/2 frames: the payload is a {@link FramePosition} and an extract} */
    public boolean hasFrames() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & FRAMES) != 0;
    }

    /** {@return whether its connection of HTTP/2 has been joined in its midst} */
    public boolean isLate() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & LATE) != 0;
    }

    /** {@return whether it is of a response behind which HTTP/2 is spoken, or of frames behind one} */
    public boolean isUpgraded() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & UPGRADED) != 0;
    }

    /** {@return the number of an HTTP/2 stream, if it is a record of one stream; otherwise 0} */
    public int stream() {
        return memory.get(JAVA_INT, base + STREAM);
    }

    /** {@return whether nothing more will be moved in this direction of its stream} */
    public boolean endsStream() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & ENDS_STREAM) != 0;
    }

    /** {@return whether header fields are missing in it, because earlier ones that they refer to were lost} */
    public boolean isHeadLost() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & HEAD_LOST) != 0;
    }

    /** {@return whether bytes of its stream may have been lost before this record} */
    public boolean isBehindLoss() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & STREAM_LOST) != 0;
    }

    /** {@return how many bytes more than in the payload a head of HTTP/2 had on the wire; mostly it had fewer} */
    public int headExcess() {
        return memory.get(JAVA_INT, base + HEAD_EXCESS);
    }

    /** {@return why its stream was reset: RFC 9113, section 7} */
    public int streamError() {
        return memory.get(JAVA_INT, base + STREAM_ERROR);
    }

    /** {@return how long the client could not send on its stream because the peer's window was closed; -1 if not known} */
    public long closedMicros() {
        int micros = memory.get(JAVA_INT, base + CLOSED_MICROS);
        return micros == -1 ? -1 : Integer.toUnsignedLong(micros);
    }

    /** {@return whether {@link #roundTripMicros()} and {@link #retransmits()} are known} */
    public boolean tellsNetwork() {
        return (memory.get(JAVA_SHORT, base + FLAGS) & NETWORK) != 0;
    }

    /** {@return TCP's smoothed round trip time, in microseconds} */
    public long roundTripMicros() {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, base + ROUND_TRIP));
    }

    /** {@return segments that this side has sent again since the connection began; wraps around} */
    public int retransmits() {
        return memory.get(JAVA_INT, base + RETRANSMITS);
    }

    /** {@return the last bytes moved, if they are not all in the payload; the very last is in the highest 8 bits} */
    public long tail() {
        return memory.get(JAVA_LONG, base + TAIL);
    }

    /** {@return the memory of the {@link #tail}} */
    public MemorySegment tailBytes() {
        return memory.asSlice(base + TAIL, s3t.S3T_TAIL_LENGTH());
    }

    /** {@return the record's size with its payload, in bytes, without padding} */
    public int size() {
        return SIZE + payloadLength();
    }

    /** {@return the memory that holds the record} */
    public MemorySegment memory() {
        return memory;
    }

    /** {@return where in {@link #memory()} the payload begins} */
    public long payloadOffset() {
        return base + HEADER_LENGTH;
    }

    /**
     * Reads who the process is, from a record of kind {@link #PROCESS_SEEN}.
     *
     * @return the introduction, a new object, valid as long as the record
     */
    public ProcessIntroduction introduction() {
        return new ProcessIntroduction(handle(), sequence(), memory.asSlice(payloadOffset(), payloadLength()), length());
    }

    /**
     * Reads how a TCP connect ended, from a record of kind {@link #CONNECT}.
     *
     * @return the connect, a new object
     */
    public TcpConnect connect() {
        return TcpConnect.read(payload(s3t_connect.sizeof()));
    }

    /**
     * Reads how a name lookup ended, from a record of kind {@link #RESOLVED}; or what was asked, from one of kind
     * {@link #ASKED}.
     *
     * @return the lookup, a new object
     */
    public NameLookup lookup() {
        return NameLookup.read(payload(s3t_lookup.sizeof()));
    }

    /**
     * The name that was looked up, from a record of kind {@link #RESOLVED} or {@link #ASKED}, as the kernel side wrote it.
     *
     * @return the bytes kept for it, in the record's own memory; empty if the record has none
     */
    public MemorySegment lookedUpName() {
        long end = s3t_lookup.name$offset() + s3t.S3T_NAME_LENGTH();
        return payloadLength() < end ? MemorySegment.NULL
                : memory.asSlice(payloadOffset() + s3t_lookup.name$offset(), s3t.S3T_NAME_LENGTH());
    }

    /**
     * Reads how a TLS handshake ended, from a record of kind {@link #HANDSHAKE}.
     *
     * @return the handshake, a new object
     */
    public TlsHandshake handshake() {
        return TlsHandshake.read(payload(s3t_handshake.sizeof()));
    }

    /**
     * Reads what moved in one direction, from a record of kind {@link #SEALED_RUN}.
     *
     * @return the run, a new object
     */
    public SealedRun sealedRun() {
        return SealedRun.read(payload(s3t_sealed_run.sizeof()));
    }

    /** {@return whether it is about a TLS connection that nobody opens} */
    public boolean isSealed() {
        int kind = kind();
        return kind >= SEALED && kind <= SEALED_RUN;
    }

    /**
     * Reads how the connection was established, from a record of kind {@link #OPENED} or {@link #SEALED}.
     *
     * @return what is known of it, a new object
     */
    public ConnectionOpening opening() {
        return ConnectionOpening.read(payload(s3t_opening.sizeof()));
    }

    /** The payload as a struct. Fields that an older recording does not have are zero. */
    private MemorySegment payload(long size) {
        if (payloadLength() >= size) {
            return memory.asSlice(payloadOffset(), size);
        }
        MemorySegment widened = MemorySegment.ofArray(new long[(int) (size / Long.BYTES)]);
        return widened.copyFrom(memory.asSlice(payloadOffset(), payloadLength()));
    }

    /**
     * Builds the process's name.
     *
     * @return the name, a new string
     */
    public String comm() {
        return name(COMM);
    }

    /**
     * Builds the name of the thread, if it has one of its own. Only the first record of a turn of sending has it.
     *
     * @return the name, a new string; empty if it is the process's, or if the record does not have it
     */
    public String threadName() {
        if (memory.get(JAVA_BYTE, base + THREAD_COMM) == 0) {
            return "";
        }
        long length = s3t.S3T_COMM_LENGTH();
        boolean same = MemorySegment.mismatch(memory, base + COMM, base + COMM + length, memory, base + THREAD_COMM,
                base + THREAD_COMM + length) < 0;
        return same ? "" : name(THREAD_COMM);
    }

    private String name(long field) {
        return FixedText.of(memory.asSlice(base + field, s3t.S3T_COMM_LENGTH()).toArray(JAVA_BYTE));
    }
}

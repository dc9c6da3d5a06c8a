package io.s3trace.internal.exchange;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_record;
import io.s3trace.event.Outcome;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.s3.RequestReader;
import io.s3trace.internal.s3.ResponseReader;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays the kernel side for one connection: turns what is said into records as {@code capture.bpf.h} would write them,
 * and keeps what the connection table makes of them.
 */
public final class Conversation implements ExchangeListener {
    static final int PID = 42;
    private static final int MAX_PIPELINED = 1 << 20;

    /** An exchange that has ended, as far as tests ask. */
    record Ended(
            String method, String target, int status, String errorCode, long requestBytes, long requestBodyBytes,
            long responseBytes, long responseBodyBytes, Outcome outcome, boolean gap, boolean joined, boolean reused,
            long sendNanos, long firstByteNanos, long totalNanos) {}

    final List<Ended> ended = new ArrayList<>();
    final ConnectionTable table;
    int gaps;
    int abandoned;
    boolean forgotten;

    private final int budget;
    private final int recordBudget;
    private final RecordHandler reader;
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 17, 8);
    private final CaptureRecord record = new CaptureRecord();
    private final int[] sequence = new int[2];
    private final long[] moved = new long[2];
    private final long[] otherMoved = new long[2];
    private final int[] captured = new int[2];
    private final Map<Long, Totals> totals = new HashMap<>();
    private long handle = 0x7f00_0000_1000L;
    private long bornNanos = 1;
    private long now = 1_000;
    private boolean losing;
    /** What the last request is. */
    private boolean reading;
    private boolean pipelined;

    Conversation() {
        this(2048);
    }

    Conversation(int budget) {
        this.budget = budget;
        this.recordBudget = budget;
        HeadMemory heads = new HeadMemory(HeadMemory.DEFAULT_BYTES);
        this.table = new ConnectionTable(
                this, new HeadReaders(new RequestReader(), new ResponseReader()), ProcessReader.ofThisSystem(), heads, 4);
        this.reader = new EarlyResponses(
                (ring, offset, length) -> table.onRecord(record.wrap(ring, offset, length)), table::isUnasked, heads);
    }

    /** One whose records another reads. */
    public Conversation(RecordHandler reader) {
        this(reader, 2048);
    }

    /** One whose records another reads, with so many bytes of each turn, and of each call what a record has room for. */
    public Conversation(RecordHandler reader, int budget) {
        this.budget = budget;
        this.recordBudget = s3t.S3T_MAX_BUDGET();
        this.table = null;
        this.reader = reader;
    }

    public Conversation send(String text) {
        return send(latin1(text));
    }

    /** Sends what need not be in the heap. */
    public Conversation send(MemorySegment bytes) {
        return bytes(CaptureRecord.SENT, bytes);
    }

    public Conversation receive(String text) {
        return receive(latin1(text));
    }

    /** Receives what need not be in the heap. */
    public Conversation receive(MemorySegment bytes) {
        return bytes(CaptureRecord.RECEIVED, bytes);
    }

    Conversation sendBytes(int count) {
        return send("x".repeat(count));
    }

    Conversation receiveBytes(int count) {
        return receive("x".repeat(count));
    }

    /** What happens until {@link #found()} is not reported: the ring is full. */
    public Conversation lost() {
        losing = true;
        return this;
    }

    public Conversation found() {
        losing = false;
        return this;
    }

    /** Time passes. */
    public Conversation pause(long nanos) {
        now += nanos;
        return this;
    }

    public Conversation close() {
        change(CaptureRecord.CLOSED);
        return this;
    }

    public Conversation endOfStream() {
        change(CaptureRecord.END_OF_STREAM);
        return this;
    }

    /** A RST arrives, in no order with what the process does. */
    Conversation reset() {
        header(CaptureRecord.PEER_RESET, sequence[CaptureRecord.RECEIVED]);
        return submit(0);
    }

    Conversation exit() {
        change(CaptureRecord.PROCESS_EXITED);
        return this;
    }

    /** Another connection, at the same address unless it is another. */
    public Conversation anotherConnection(boolean sameAddress) {
        handle += sameAddress ? 0 : 64;
        bornNanos = now;
        for (int direction = 0; direction < 2; direction++) {
            sequence[direction] = 0;
            moved[direction] = 0;
            otherMoved[direction] = 0;
            captured[direction] = 0;
        }
        return this;
    }

    /** One of many at the same time. */
    public Conversation at(int number) {
        handle += 64L * number;
        return this;
    }

    /** One over plain HTTP: its handle is a socket, which no process owns. */
    public Conversation onSocket() {
        handle |= Long.MIN_VALUE;
        return this;
    }

    /** The same as one with another handle. */
    public Conversation otherAddress() {
        return anotherConnection(false);
    }

    public long now() {
        return now;
    }

    Ended only() {
        if (ended.size() != 1) {
            throw new AssertionError("not one exchange: " + ended);
        }
        return ended.getFirst();
    }

    private static MemorySegment latin1(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Conversation bytes(int direction, MemorySegment bytes) {
        int length = (int) bytes.byteSize();
        boolean startsTurn = moved[direction] == 0 || otherMoved[direction] != moved[1 - direction];
        boolean answers = direction == CaptureRecord.RECEIVED && contains(bytes, 0, "HTTP");
        if (startsTurn || answers) {
            otherMoved[direction] = moved[1 - direction];
        }
        if (startsTurn || answers
                || direction == CaptureRecord.SENT && captured[direction] == wanted(direction) && beginsRequest(bytes)) {
            captured[direction] = 0;
            if (direction == CaptureRecord.SENT) {
                reading = contains(bytes, 0, "GET ");
                pipelined = isPipelined(bytes);
            }
        }
        int wanted = Math.min(length, Math.max(0, wanted(direction) - captured[direction]));
        int at = 0;
        for (; wanted - at > recordBudget; at += recordBudget) {
            piece(direction, bytes.asSlice(at, recordBudget), startsTurn && at == 0, recordBudget);
        }
        return piece(direction, bytes.asSlice(at), startsTurn && at == 0, wanted - at);
    }

    /** As in {@code turn.bpf.h}: of requests without answers between them, and of their answers, all is taken. */
    private int wanted(int direction) {
        if (pipelined) {
            return MAX_PIPELINED;
        }
        return direction == CaptureRecord.SENT || reading ? Math.min(budget, recordBudget) : budget;
    }

    /** Something follows the head that is a request, or that ends as one. */
    private static boolean isPipelined(MemorySegment bytes) {
        long end = 4;
        while (end < bytes.byteSize() && !contains(bytes, end - 4, "\r\n\r\n")) {
            end++;
        }
        return end < bytes.byteSize() && (beginsRequest(bytes.asSlice(end))
                || endsWith(bytes, "\r\n\r\n") && !endsWith(bytes, "\r\n0\r\n\r\n"));
    }

    private static boolean endsWith(MemorySegment bytes, String text) {
        return bytes.byteSize() >= text.length() && contains(bytes, bytes.byteSize() - text.length(), text);
    }

    /** Nothing of the bytes is copied into the heap. */
    private static boolean contains(MemorySegment bytes, long at, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (at + i >= bytes.byteSize() || bytes.get(JAVA_BYTE, at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Part of a call, or all of it. */
    private Conversation piece(int direction, MemorySegment bytes, boolean startsTurn, int payload) {
        int length = (int) bytes.byteSize();
        moved[direction] += length;
        captured[direction] += payload;
        header(direction, sequence[direction]++);
        s3t_record.flags(memory, startsTurn ? (short) s3t.S3T_STARTS_TURN() : 0);
        s3t_record.length(memory, length);
        s3t_record.payload_length(memory, payload);
        MemorySegment.copy(bytes, 0, memory, s3t_record.sizeof(), payload);
        if (payload < length) {
            int known = Math.min(length, s3t.S3T_TAIL_LENGTH());
            MemorySegment.copy(bytes, length - known, memory,
                    s3t_record.tail$offset() + s3t.S3T_TAIL_LENGTH() - known, known);
        }
        return submit(payload);
    }

    /** The kernel side looks at the first bytes of a call alone. */
    private static boolean beginsRequest(MemorySegment bytes) {
        int seen = (int) Math.min(bytes.byteSize(), 4);
        return seen == 4 && "GET PUT HEADPOSTDELE".contains(
                new String(bytes.asSlice(0, seen).toArray(JAVA_BYTE), StandardCharsets.ISO_8859_1));
    }

    private void change(int kind) {
        header(kind, sequence[CaptureRecord.RECEIVED]++);
        submit(0);
    }

    private void header(int kind, int number) {
        memory.asSlice(0, s3t_record.sizeof()).fill((byte) 0);
        s3t_record.handle(memory, handle);
        s3t_record.born_ns(memory, bornNanos);
        s3t_record.start_ns(memory, now);
        now += 10;
        s3t_record.end_ns(memory, now);
        s3t_record.sent(memory, moved[CaptureRecord.SENT]);
        s3t_record.received(memory, moved[CaptureRecord.RECEIVED]);
        s3t_record.tgid(memory, PID);
        s3t_record.sequence(memory, number);
        s3t_record.kind(memory, (byte) kind);
        s3t_record.source(memory, (byte) s3t.S3T_OPENSSL());
    }

    private Conversation submit(int payload) {
        totals.put(handle, new Totals(moved[CaptureRecord.SENT], moved[CaptureRecord.RECEIVED]));
        if (!losing) {
            reader.onRecord(memory, 0, (int) s3t_record.sizeof() + payload);
        }
        return this;
    }

    @Override
    public void onExchange(Connection connection, Exchange exchange, Outcome outcome) {
        ended.add(new Ended(
                exchange.requestFacts().method(), exchange.requestFacts().target(),
                exchange.responseFacts().status(), exchange.responseFacts().errorCode(),
                exchange.requestBytes(), exchange.requestBodyBytes(),
                exchange.responseBytes(), exchange.responseBodyBytes(), outcome, exchange.gap(), exchange.joined(),
                exchange.origin().reused(),
                exchange.times().sent() - exchange.times().start(),
                exchange.times().firstByte() < 0 ? -1 : exchange.times().firstByte() - exchange.times().start(),
                exchange.times().last() - exchange.times().start()));
    }

    @Override
    public void onGap(Connection connection, int records) {
        gaps++;
    }

    @Override
    public Optional<Totals> totals(Connection connection) {
        return forgotten
                ? Optional.empty()
                : Optional.ofNullable(totals.get(connection.key().handle()));
    }

    @Override
    public void onAbandoned(Connection connection) {
        abandoned++;
    }
}

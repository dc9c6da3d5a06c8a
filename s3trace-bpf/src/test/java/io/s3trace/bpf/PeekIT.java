package io.s3trace.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureRecord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code peek.bpf.h} and {@code cipher.bpf.h} make of records and of what is encrypted, in the kernel, over this memory. */
class PeekIT {
    private static final int SENT = CaptureRecord.SENT;
    private static final int RECEIVED = CaptureRecord.RECEIVED;
    private static final long SOCKET = 0xffff_8880_1234_0000L;
    private static final String REQUEST = "GET /bucket/key HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n";
    /** {@code struct sealed} */
    private static final long JOINED = 4;
    private static final long LOST_IN_RECEIVED = 112 + 64 + 36;
    /** {@code struct peek}, the last of it */
    private static final long PEEK_SIZE = 96;
    private static final int HEADER = 5;
    private static final int TLS13 = 17;
    private static final int NONCE = 8;
    private static final int TAG = 16;

    private final Random random = new Random(1);
    private Arena arena;
    private WalkingCode code;

    /** A record on the wire, and what it says. */
    private record Record(MemorySegment wire, MemorySegment plain, int nonce) {
        MemorySegment ciphertext() {
            return wire.asSlice(HEADER + nonce);
        }
    }

    @BeforeEach
    void load() {
        code = WalkingCode.load(true);
        arena = Arena.ofShared();
    }

    @AfterEach
    void close() {
        if (code != null) {
            code.close();
            arena.close();
        }
    }

    @Test
    void headsAreReportedWithTheNumbersOfTheirRecords() {
        beginTls13();
        Record request = tls13(REQUEST);
        encrypt(request);
        move(SENT, request);
        Record ticket = tls13("\4\0\0\u00f5 a session ticket that is no data");
        Record head = tls13(RESPONSE);
        move(RECEIVED, ticket, head, tls13("b".repeat(300)));
        assertThat(records()).containsExactly("sent 45 " + REQUEST);

        decrypt(ticket);
        decrypt(head);

        assertThat(records()).containsExactly("received 40 " + RESPONSE, "received 300 ");
    }

    @Test
    void responseWhoseRecordComesInPiecesIsRecognised() {
        beginTls13();
        Record request = tls13(REQUEST);
        encrypt(request);
        move(SENT, request);
        Record head = tls13(RESPONSE);
        moveSome(RECEIVED, head.wire.asSlice(0, HEADER));
        moveSome(RECEIVED, head.wire.asSlice(HEADER, 20));
        moveSome(RECEIVED, head.wire.asSlice(HEADER + 20));
        decrypt(head);

        assertThat(records()).containsExactly("sent 45 " + REQUEST, "received 40 " + RESPONSE);
    }

    @Test
    void recordsOfTls12HaveANonce() {
        begin();
        Record request = record(REQUEST, NONCE, 0);
        encrypt(request);
        move(SENT, request);
        Record head = record(RESPONSE, NONCE, 0);
        move(RECEIVED, head);
        decrypt(head);

        assertThat(records()).containsExactly("sent 45 " + REQUEST, "received 40 " + RESPONSE);
    }

    @Test
    void bodiesAreCountedWhenTheirRecordsHaveMovedWhole() {
        beginTls13();
        Record request = tls13(REQUEST);
        encrypt(request);
        move(SENT, request);
        Record body = tls13("b".repeat(1000));
        moveSome(SENT, body.wire.asSlice(0, 500));
        assertThat(records()).hasSize(1);
        moveSome(SENT, body.wire.asSlice(500));

        assertThat(records()).containsExactly("sent 1000 ");
    }

    /** As it may be if it is done by a routine that is not known. */
    @Test
    void responseWhoseHeadIsNotSeenIsCountedBeforeTheNextRequest() {
        beginTls13();
        Record request = tls13(REQUEST);
        encrypt(request);
        move(SENT, request);
        move(RECEIVED, tls13(RESPONSE));
        assertThat(records()).hasSize(1);
        Record next = tls13(REQUEST);
        encrypt(next);
        move(SENT, next);

        assertThat(records()).containsExactly("received 40 ", "sent 45 " + REQUEST);
    }

    @Test
    void connectionWithoutARequestIsNotReported() {
        beginTls13();
        Record other = tls13("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        encrypt(other);
        move(SENT, other);
        move(RECEIVED, tls13(RESPONSE));

        assertThat(records()).isEmpty();
    }

    /** Routines that leave the last block to others end twice. */
    @Test
    void recordIsDoneWhenItsLastBlockIs() {
        beginTls13();
        Record request = tls13(REQUEST);
        encrypt(request);
        move(SENT, request);
        Record head = tls13(RESPONSE);
        move(RECEIVED, head);
        cipher(head.ciphertext(), head.plain, 32, 0);
        cipher(MemorySegment.NULL, MemorySegment.NULL, 0, 2);
        assertThat(records()).hasSize(1);
        cipher(MemorySegment.NULL, MemorySegment.NULL, 0, 2);

        assertThat(records()).containsExactly("received 40 " + RESPONSE);
    }

    /** A connection that was followed from its first record on, as far as the kernel side knows. */
    private void begin() {
        move(SENT, record("x", 0, 0));
        MemorySegment entry = entry();
        entry.set(JAVA_INT, JOINED, 0);
        entry.set(JAVA_INT, LOST_IN_RECEIVED, 0);
        entry.asSlice(entry.byteSize() - PEEK_SIZE).fill((byte) 0);
        code.object().map("sealed").put(key(), entry);
    }

    /** Only in TLS 1.3, the server is the first that sends data: the rest of its handshake. */
    private void beginTls13() {
        begin();
        move(RECEIVED, tls13("handshake"));
        move(SENT, tls13("finished"));
    }

    private MemorySegment entry() {
        MemorySegment entry = arena.allocate(code.object().map("sealed").valueSize(), Long.BYTES);
        assertThat(code.object().map("sealed").get(key(), entry)).isTrue();
        return entry;
    }

    private MemorySegment key() {
        return arena.allocateFrom(JAVA_LONG, SOCKET);
    }

    private Record tls13(String plain) {
        return record(plain, 0, TLS13 - TAG);
    }

    private Record record(String plain, int nonce, int type) {
        byte[] bytes = plain.getBytes(StandardCharsets.ISO_8859_1);
        int length = nonce + bytes.length + type + TAG;
        byte[] wire = new byte[HEADER + length];
        random.nextBytes(wire);
        System.arraycopy(new byte[] {23, 3, 3, (byte) (length >> 8), (byte) length}, 0, wire, 0, HEADER);
        return new Record(arena.allocateFrom(JAVA_BYTE, wire), arena.allocateFrom(JAVA_BYTE, bytes), nonce);
    }

    private void encrypt(Record record) {
        cipher(record.plain, record.ciphertext(), (int) record.plain.byteSize(), 0);
        cipher(MemorySegment.NULL, MemorySegment.NULL, 0, 1);
    }

    private void decrypt(Record record) {
        cipher(record.ciphertext(), record.plain, (int) record.plain.byteSize(), 0);
        cipher(MemorySegment.NULL, MemorySegment.NULL, 0, 1);
    }

    private void cipher(MemorySegment in, MemorySegment out, int length, int done) {
        MemorySegment call = arena.allocate(24, Long.BYTES);
        call.set(JAVA_LONG, 0, in.address());
        call.set(JAVA_LONG, 8, out.address());
        call.set(JAVA_INT, 16, length);
        call.set(JAVA_INT, 20, done);
        code.object().program("cipher").run(call);
    }

    private void move(int direction, Record... records) {
        long length = 0;
        for (Record record : records) {
            length += record.wire.byteSize();
        }
        MemorySegment bytes = arena.allocate(length);
        long at = 0;
        for (Record record : records) {
            MemorySegment.copy(record.wire, 0, bytes, at, record.wire.byteSize());
            at += record.wire.byteSize();
        }
        moveSome(direction, bytes);
    }

    private void moveSome(int direction, MemorySegment bytes) {
        MemorySegment call = arena.allocate(24, Long.BYTES);
        call.set(JAVA_LONG, 0, SOCKET);
        call.set(JAVA_LONG, 8, bytes.address());
        call.set(JAVA_INT, 16, direction);
        call.set(JAVA_INT, 20, (int) bytes.byteSize());
        code.object().program("move").run(call);
    }

    /** {@return the bytes that were reported: direction, length, and contents if they were seen} */
    private List<String> records() {
        List<String> records = new ArrayList<>();
        CaptureRecord record = new CaptureRecord();
        code.ring().read((memory, offset, length) -> {
            if (record.wrap(memory, offset, length) != null && record.kind() <= RECEIVED) {
                byte[] payload = record.memory().asSlice(record.payloadOffset(), record.payloadLength()).toArray(JAVA_BYTE);
                records.add((record.kind() == SENT ? "sent " : "received ") + record.length() + " "
                        + new String(payload, StandardCharsets.ISO_8859_1));
            }
        });
        return records;
    }
}

package io.s3trace.internal.pipeline;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.FramePosition;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_frame;
import io.s3trace.bpf.generated.event.s3t_record;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.EarlyResponses;
import io.s3trace.internal.http2.NativeBlock;
import io.s3trace.internal.http2.StreamRecords;
import io.s3trace.internal.s3.Canary;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in header blocks, literal, in Huffman code or in the dynamic table, are nowhere in the heap. */
class Http2SecretsTest {
    private static final int END_HEADERS = 4;
    private static final int END_STREAM = 1;
    /** Indexes of the static table: RFC 7541, appendix A. */
    private static final int AUTHORITY = 1;
    private static final int GET = 2;
    private static final int PATH = 4;
    private static final int OK = 8;
    private static final int AUTHORIZATION = 23;
    private static final int COOKIE = 32;
    private static final int SET_COOKIE = 55;
    private static final int NEWEST = 62;

    private final Canary canary = new Canary();
    private final List<S3RequestEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final MemorySegment record = Arena.ofAuto().allocate(1 << 15, 8);
    private final long[] totals = new long[2];
    private final int[] sequence = new int[2];

    @Test
    void noSecretIsLeftInTheHeap(@TempDir Path directory) throws IOException {
        Delivery delivery = new Delivery(64);
        delivery.topic(EventKind.REQUEST).subscribe(events::add);
        HeadMemory memory = new HeadMemory(HeadMemory.DEFAULT_BYTES);
        Assembler assembler = new Assembler(new NoConnections(), delivery, new PumpSettings(8192, 8192, true,
                Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, List.of(), KeyPolicy.plain(), Set.of(), List.of()));
        StreamRecords records = new StreamRecords(new EarlyResponses(assembler, assembler::isUnasked, memory), lost -> { },
                assembler::survive, memory);
        int stream = 1;
        for (boolean huffman : new boolean[] {false, true}) {
            request(records, stream, new NativeBlock().indexed(GET)
                    .added(AUTHORITY, canary.planted("s3.amazonaws.com"), huffman)
                    .added(PATH, canary.planted("/bucket/key?X-Amz-Security-Token={secret}"), huffman)
                    .added(AUTHORIZATION, canary.planted("AWS4-HMAC-SHA256 "
                            + "Credential={secret}/20260131/us-east-1/s3/aws4_request, "
                            + "SignedHeaders=host, Signature={secret}"), huffman)
                    .added(canary.planted("x-amz-server-side-encryption-customer-key"), canary.planted("{base64}"), huffman)
                    .added(COOKIE, canary.planted("{secret}"), huffman));
            response(records, stream, new NativeBlock().indexed(OK).added(SET_COOKIE, canary.planted("{secret}"), huffman));
            stream += 2;
            request(records, stream, new NativeBlock().indexed(GET).indexed(NEWEST).indexed(NEWEST + 1).indexed(NEWEST + 2)
                    .indexed(NEWEST + 4).indexed(NEWEST + 3)); // all from the table
            response(records, stream, new NativeBlock().indexed(OK).indexed(NEWEST));
            stream += 2;
        }
        assembler.endAll(System.nanoTime());
        delivery.close();

        assertThat(events).hasSize(4).allMatch(event -> event.protocol().equals("HTTP/2") && event.response().status() == 200);
        assertThat(events.getFirst().request().target()).isEqualTo("/bucket/key?X-Amz-Security-Token=REDACTED");
        assertThat(events.getFirst().request().host()).isEqualTo("s3.amazonaws.com");
        canary.assertNotInHeap(directory);
    }

    private void request(StreamRecords records, int stream, NativeBlock block) {
        move(records, CaptureRecord.SENT, stream, block.bytes());
    }

    private void response(StreamRecords records, int stream, NativeBlock block) {
        move(records, CaptureRecord.RECEIVED, stream, block.bytes());
    }

    private void move(StreamRecords records, int direction, int stream, MemorySegment block) {
        int length = (int) block.byteSize();
        int payload = FramePosition.SIZE + FramePosition.FRAME_SIZE + length;
        record.asSlice(0, s3t_record.sizeof() + payload).fill((byte) 0);
        totals[direction] += FramePosition.HEADER_LENGTH + length;
        s3t_record.kind(record, (byte) direction);
        s3t_record.source(record, (byte) s3t.S3T_OPENSSL());
        s3t_record.born_ns(record, 1);
        s3t_record.tgid(record, 1);
        s3t_record.sent(record, totals[CaptureRecord.SENT]);
        s3t_record.received(record, totals[CaptureRecord.RECEIVED]);
        s3t_record.sequence(record, sequence[direction]++);
        s3t_record.length(record, FramePosition.HEADER_LENGTH + length);
        s3t_record.payload_length(record, payload);
        s3t_record.flags(record, (short) s3t.S3T_FRAMES());
        MemorySegment frame = record.asSlice(s3t_record.sizeof() + FramePosition.SIZE);
        frame.set(JAVA_BYTE, 1, (byte) (length >> 8));
        frame.set(JAVA_BYTE, 2, (byte) length);
        frame.set(JAVA_BYTE, 3, (byte) 1); // HEADERS
        frame.set(JAVA_BYTE, 4, (byte) (END_HEADERS | END_STREAM));
        frame.set(JAVA_BYTE, 8, (byte) stream);
        s3t_frame.wanted(frame, (short) length);
        MemorySegment.copy(block, 0, frame, FramePosition.FRAME_SIZE, length);
        records.onRecord(record, 0, (int) s3t_record.sizeof() + payload);
    }
}

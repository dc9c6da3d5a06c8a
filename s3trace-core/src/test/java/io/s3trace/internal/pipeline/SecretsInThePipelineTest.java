package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.generated.event.s3t;
import io.s3trace.bpf.generated.event.s3t_record;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.s3.Canary;
import io.s3trace.internal.s3.HeapDumpTest;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Secrets planted in what processes send and receive are nowhere in the heap when the events have been delivered. */
class SecretsInThePipelineTest {
    private final Canary canary = new Canary();
    private final List<S3RequestEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final MemorySegment record = Arena.ofAuto().allocate(1 << 14, 8);
    private final long[] totals = new long[2];
    private final int[] sequence = new int[2];

    @Test
    void noSecretIsLeftInTheHeap(@TempDir Path directory) throws IOException {
        Logger logger = LoggerFactory.getLogger(Assembler.class);
        assertThat(logger.isTraceEnabled()).as("everything that could be logged is").isTrue();
        Delivery delivery = new Delivery(64);
        delivery.topic(EventKind.REQUEST).subscribe(event -> {
            logger.trace("{}", event);
            events.add(event);
        });
        Assembler assembler = new Assembler(new NoConnections(), delivery, new PumpSettings(8192, 8192, true,
                Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, List.of(), KeyPolicy.plain(), Set.of(), List.of()));
        MemorySegment error = canary.planted(HeapDumpTest.ERROR);
        MemorySegment head = canary.planted(
                "HTTP/1.1 403 Forbidden\nSet-Cookie: {secret}\nContent-Length: " + error.byteSize() + "\n\n");
        for (String request : HeapDumpTest.REQUESTS) {
            send(assembler, canary.planted(request));
            move(assembler, CaptureRecord.RECEIVED, head);
            move(assembler, CaptureRecord.RECEIVED, error);
        }
        assembler.endAll(System.nanoTime());
        delivery.close();

        assertThat(events).hasSize(HeapDumpTest.REQUESTS.size());
        assertThat(events).extracting(event -> event.response().errorCode()).contains("SignatureDoesNotMatch");
        canary.assertNotInHeap(directory);
    }

    /** In three pieces, so that they must be gathered. */
    private void send(Assembler assembler, MemorySegment bytes) {
        long third = bytes.byteSize() / 3;
        move(assembler, CaptureRecord.SENT, bytes.asSlice(0, third));
        move(assembler, CaptureRecord.SENT, bytes.asSlice(third, third));
        move(assembler, CaptureRecord.SENT, bytes.asSlice(2 * third));
    }

    private void move(Assembler assembler, int direction, MemorySegment bytes) {
        record.asSlice(0, s3t_record.sizeof()).fill((byte) 0);
        totals[direction] += bytes.byteSize();
        s3t_record.kind(record, (byte) direction);
        s3t_record.source(record, (byte) s3t.S3T_OPENSSL());
        s3t_record.born_ns(record, 1);
        s3t_record.tgid(record, 1);
        s3t_record.sent(record, totals[CaptureRecord.SENT]);
        s3t_record.received(record, totals[CaptureRecord.RECEIVED]);
        s3t_record.sequence(record, sequence[direction]++);
        s3t_record.length(record, (int) bytes.byteSize());
        s3t_record.payload_length(record, (int) bytes.byteSize());
        s3t_record.flags(record, (short) s3t.S3T_STARTS_TURN());
        MemorySegment.copy(bytes, 0, record, s3t_record.sizeof(), bytes.byteSize());
        assembler.onRecord(record, 0, (int) (s3t_record.sizeof() + bytes.byteSize()));
    }
}

package io.s3trace.internal.recording;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.http.ChunkScanner;
import io.s3trace.internal.http.HeadRedactor;
import java.lang.foreign.MemorySegment;

/** Removes secrets from a copy of a record, in place. Lengths, times, and what the kernel itself knows stay. */
final class CleanRecord {
    private CleanRecord() {}

    static void clean(CaptureRecord record) {
        int kind = record.kind();
        if (kind == CaptureRecord.SENT || kind == CaptureRecord.RECEIVED) {
            wipePayload(record);
            redactTail(record.tailBytes());
        } else if (kind == CaptureRecord.PROCESS_SEEN) {
            record.introduction().commandLine().fill((byte) 0); // may hold secrets
        } else if (kind == CaptureRecord.RESOLVED || kind == CaptureRecord.ASKED) {
            record.lookedUpName().fill((byte) 0);
        } else if (kind != CaptureRecord.CONNECT && kind != CaptureRecord.OPENED && kind != CaptureRecord.HANDSHAKE) {
            wipePayload(record);
        }
    }

    /** Keeps what shows that a chunked body ends. */
    private static void redactTail(MemorySegment tail) {
        for (long at = 0; at < tail.byteSize(); at++) {
            byte value = tail.get(JAVA_BYTE, at);
            if (value != 0 && !ChunkScanner.isLastChunk(value)) {
                tail.set(JAVA_BYTE, at, HeadRedactor.FILLER);
            }
        }
    }

    private static void wipePayload(CaptureRecord record) {
        HeadRedactor.wipe(record.memory(), record.payloadOffset(), record.payloadOffset() + record.payloadLength());
    }
}

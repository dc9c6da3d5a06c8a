package io.s3trace.internal.recording;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.http.ChunkScanner;
import io.s3trace.internal.http.HeadRedactor;

/** Removes secrets from a copy of a record, in place. Lengths, times, and what the kernel itself knows stay. */
final class CleanRecord {
    private CleanRecord() {}

    static void clean(CaptureRecord record) {
        int kind = record.kind();
        if (kind == CaptureRecord.SENT || kind == CaptureRecord.RECEIVED) {
            wipePayload(record);
            record.redactTail(ChunkScanner::isLastChunk, HeadRedactor.FILLER);
        } else if (kind == CaptureRecord.PROCESS_SEEN) {
            record.commandLine().fill((byte) 0); // may hold secrets
        } else if (kind == CaptureRecord.RESOLVED || kind == CaptureRecord.ASKED) {
            record.lookedUpName().fill((byte) 0);
        } else if (kind != CaptureRecord.CONNECT && kind != CaptureRecord.OPENED && kind != CaptureRecord.HANDSHAKE) {
            wipePayload(record);
        }
    }

    private static void wipePayload(CaptureRecord record) {
        HeadRedactor.wipe(record.memory(), record.payloadOffset(), record.payloadOffset() + record.payloadLength());
    }
}

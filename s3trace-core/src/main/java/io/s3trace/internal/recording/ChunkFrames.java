package io.s3trace.internal.recording;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.exchange.MessagePlace;
import io.s3trace.internal.s3.ErrorRedactor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Writes the framing of a chunked body as it comes, so that a replay can find the body's end: sizes and line ends. */
final class ChunkFrames {
    private @Nullable ChunkRedactor chunks;
    /** The position up to which the body has been looked at. */
    private long next;

    /**
     * Takes the part of the body that a record has.
     *
     * @param from the position before which bytes belong to other messages
     * @param place where the record's payload is in the file
     * @param scratch as large as a payload
     */
    void write(MessagePlace message, CaptureRecord record, long from, long place, MemorySegment scratch, RecordingFile file) {
        if (!message.headRead() || !message.chunked()) {
            return;
        }
        if (chunks == null) {
            chunks = new ChunkRedactor(new ErrorRedactor());
            next = message.headEnd();
        }
        long begin = HeldExchange.begin(record);
        long first = Math.max(Math.max(from, next), begin);
        long end = Math.min(message.end(), begin + record.length());
        if (first >= end) {
            return;
        }
        chunks.skip(first - next);
        long seen = Math.clamp(begin + record.payloadLength() - first, 0, end - first);
        if (seen > 0) {
            MemorySegment.copy(record.memory(), record.payloadOffset() + first - begin, scratch, 0, seen);
            chunks.wipe(scratch, 0, seen);
            file.overwrite(place < 0 ? place : place + first - begin, scratch, 0, (int) seen);
            scratch.asSlice(0, seen).fill((byte) 0);
        }
        chunks.skip(end - first - seen);
        next = end;
    }
}

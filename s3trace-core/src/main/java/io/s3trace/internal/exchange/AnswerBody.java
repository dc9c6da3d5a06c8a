package io.s3trace.internal.exchange;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.s3.ResponseFacts;
import io.s3trace.internal.text.HeadBuffer;
import io.s3trace.internal.text.HeadMemory;

/** The first bytes of an answer's body, over however many calls they come: an error's code is among them. */
final class AnswerBody {
    /** How much is searched for errors at most. */
    private static final int MAX_BODY = 64 * 1024;

    private final HeadReaders readers;
    private final HeadBuffer bytes;

    AnswerBody(HeadReaders readers, HeadMemory memory) {
        this.readers = readers;
        this.bytes = new HeadBuffer(memory, MAX_BODY);
    }

    /**
     * Takes what a record has of the body. Bytes after a gap do not count.
     *
     * @param from the record's first byte that belongs to the answer
     * @param to behind the last one
     * @param begin position of the record's first byte
     * @param bodyStart position of the body's first byte
     * @param wanted how much of the body may report an error
     */
    void gather(CaptureRecord record, int from, int to, long begin, long bodyStart, int wanted) {
        long first = Math.max(from, bodyStart - begin);
        long seen = Math.min(Math.min(to, record.payloadLength()) - first, wanted - bytes.length());
        if (seen > 0 && begin + first == bodyStart + bytes.length()) {
            bytes.append(record.memory(), record.payloadOffset() + first, (int) seen);
        }
    }

    /** Reads what was gathered, and forgets it. */
    void read(ResponseFacts into) {
        readers.readBody(bytes.memory(), bytes.length(), into);
        bytes.clear();
    }

    void clear() {
        bytes.clear();
    }

    /** Frees its memory. */
    void release() {
        bytes.release();
    }
}

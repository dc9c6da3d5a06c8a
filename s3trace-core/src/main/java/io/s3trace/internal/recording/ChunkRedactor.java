package io.s3trace.internal.recording;

import io.s3trace.internal.http.ChunkScanner;
import io.s3trace.internal.http.Chunks;
import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.s3.ErrorRedactor;
import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Overwrites a chunked body except for its framing: sizes and line ends. Extensions, which may be signatures, and trailers are
 * overwritten, too.
 */
final class ChunkRedactor {
    /** Fewer digits than a secret has. Behind a longer size, the end is found by the last chunk. */
    private static final int MAX_SIZE_DIGITS = 7;

    private final ErrorRedactor data;
    private final Chunks chunks = new Chunks(MAX_SIZE_DIGITS);

    ChunkRedactor(ErrorRedactor data) {
        this.data = data;
    }

    /** Overwrites bytes of the body. */
    void wipe(MemorySegment bytes, long from, long to) {
        long at = from;
        while (at < to && !chunks.atEnd()) {
            long begin = at;
            boolean inData = chunks.inData();
            boolean kept;
            if (chunks.lost()) {
                kept = ChunkScanner.isLastChunk(Bytes.at(bytes, at++));
            } else {
                at = chunks.next(bytes, at, to);
                kept = chunks.isFrame();
            }
            if (inData) {
                data.wipe(bytes, begin, at);
            } else if (!kept) {
                HeadRedactor.wipe(bytes, begin, at);
            }
        }
    }

    /** Some bytes of the body are missing. */
    void skip(long count) {
        chunks.skip(count);
    }
}

package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Finds the end of a chunked body of which only parts are seen. If all that is not seen is chunk data, this is exact.
 * Otherwise, the end is found by the last chunk, if that is at the end of a call's bytes.
 */
public final class ChunkScanner {
    /** CR LF 0 CR LF CR LF, the last of them in the highest 8 bits. */
    private static final long LAST_CHUNK = 0x0A0D_0A0D_300A_0D00L;
    private static final long LAST_CHUNK_MASK = 0xFFFF_FFFF_FFFF_FF00L;

    private final Chunks chunks = new Chunks();
    private long tail;

    /** Begins a body. */
    public void reset() {
        chunks.reset();
        tail = 0;
    }

    public boolean atEnd() {
        return chunks.atEnd();
    }

    /** Can the end only be found by the last chunk now? */
    public boolean lost() {
        return chunks.lost();
    }

    /** Some bytes were not reported at all. */
    public void lose() {
        chunks.lose();
        tail = 0;
    }

    /** Returns whether a byte may be one of a last chunk. */
    public static boolean isLastChunk(int value) {
        return value == '\r' || value == '\n' || value == '0';
    }

    /**
     * Looks at bytes of the body.
     *
     * @return how many of them belong to the body: all, unless its end is among them
     */
    public int accept(MemorySegment bytes, long offset, int length) {
        long at = offset;
        long end = offset + length;
        while (at < end && !chunks.atEnd()) {
            if (chunks.lost()) {
                acceptLost(bytes, offset, length);
                return length;
            }
            at = chunks.next(bytes, at, end);
        }
        return (int) (at - offset);
    }

    /**
     * Skips bytes that were not captured.
     *
     * @param length how many
     * @param lastBytes the last 8 bytes of the call they came with
     * @param callLength how many bytes that call moved
     */
    public void skip(int length, long lastBytes, int callLength) {
        if (chunks.skip(length)) {
            return;
        }
        if (callLength >= Long.BYTES) {
            appendTail(lastBytes, Long.BYTES);
        } else {
            appendTail(lastBytes & -1L << Long.SIZE - Byte.SIZE * length, length);
        }
    }

    private void acceptLost(MemorySegment bytes, long offset, int length) {
        int known = Math.min(length, Long.BYTES);
        long last = Bytes.word(bytes, offset + length - known, known) << Long.SIZE - Byte.SIZE * known;
        appendTail(last, length);
    }

    private void appendTail(long lastBytes, int length) {
        tail = length >= Long.BYTES ? lastBytes : tail >>> Byte.SIZE * length | lastBytes;
        if ((tail & LAST_CHUNK_MASK) == LAST_CHUNK) {
            chunks.end();
        }
    }
}

package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/** Removes chunk framing (RFC 9112, section 7.1) from the beginning of a body. */
public final class ChunkedBody {

    private ChunkedBody() {}

    /** Copies the contents of the chunks, as far as there are chunks and room. Returns how many bytes that is. */
    public static long copy(MemorySegment framed, MemorySegment into) {
        long end = framed.byteSize();
        long at = 0;
        long copied = 0;
        while (at < end && copied < into.byteSize()) {
            long lineEnd = Bytes.find(framed, at, end, Bytes.LF);
            long size = size(framed, at, lineEnd);
            if (size <= 0 || lineEnd == end) {
                break;
            }
            long start = lineEnd + 1;
            long count = Math.min(size, Math.min(end - start, into.byteSize() - copied));
            MemorySegment.copy(framed, start, into, copied, count);
            copied += count;
            at = Bytes.find(framed, Math.min(start + size, end), end, Bytes.LF) + 1;
        }
        return copied;
    }

    /** Reads the hexadecimal size that begins a chunk; extensions may follow. It returns at most what a response could hold. */
    private static long size(MemorySegment framed, long from, long to) {
        long size = 0;
        for (long at = from; at < to && at < from + 8; at++) {
            int digit = Character.digit(Bytes.at(framed, at), 16);
            if (digit < 0) {
                return size;
            }
            size = size * 16 + digit;
        }
        return size;
    }
}

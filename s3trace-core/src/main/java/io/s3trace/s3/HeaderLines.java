package io.s3trace.s3;

import java.lang.foreign.MemorySegment;

/**
 * Goes through the header lines of a head, one at a time, without copying: {@code name} and {@code value} are where the
 * current line's are. Lines that are no headers (no colon, continuations of a folded line) are passed over, and so is a
 * line that was cut.
 */
final class HeaderLines {

    final Span name = new Span();
    final Span value = new Span();

    private MemorySegment bytes;
    private long at;
    private long end;
    private boolean complete;

    void begin(MemorySegment newBytes, long from, long to) {
        bytes = newBytes;
        at = from;
        end = to;
        complete = false;
    }

    /** True once the blank line was reached: nothing of the head is missing. */
    boolean isComplete() {
        return complete;
    }

    /** Goes to the next header; false if there is none. */
    boolean next() {
        while (at < end) {
            long line = at;
            long stop = Bytes.findEither(bytes, line, end, (byte) ':', Bytes.LF);
            if (stop == end) {
                return false;
            }
            if (Bytes.at(bytes, stop) == Bytes.LF) {
                at = stop + 1;
                if (isBlank(line, stop)) {
                    complete = true;
                    return false;
                }
                continue;
            }
            long lineEnd = Bytes.find(bytes, stop + 1, end, Bytes.LF);
            if (lineEnd == end) {
                return false;
            }
            at = lineEnd + 1;
            if (!isSpace(Bytes.at(bytes, line))) {
                name.set(line, stop);
                trim(stop + 1, lineEnd);
                return true;
            }
        }
        return false;
    }

    private boolean isBlank(long from, long to) {
        return to == from || (to == from + 1 && Bytes.at(bytes, from) == Bytes.CR);
    }

    private void trim(long from, long to) {
        long first = from;
        long last = to;
        while (first < last && isSpace(Bytes.at(bytes, first))) {
            first++;
        }
        while (first < last && isSpace(Bytes.at(bytes, last - 1))) {
            last--;
        }
        value.set(first, last);
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\t' || value == Bytes.CR;
    }
}

package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Finds the end of an HTTP head, however its bytes are split over calls: the blank line, ended by CR LF or by a bare LF
 * (RFC 9112, section 2.2). One scanner follows one head at a time; not safe for use by several threads.
 */
public final class HeadScanner {

    /** The state after the last byte seen. */
    private static final int IN_LINE = 0;
    private static final int LINE_START = 1;
    private static final int LINE_START_CR = 2;

    private int state = IN_LINE;

    /** Creates a scanner that waits for the first byte of a head. */
    public HeadScanner() {}

    /** Forgets what was seen: the next byte is the first of a head. */
    public void reset() {
        state = IN_LINE;
    }

    /**
     * Looks at the next bytes of the head.
     *
     * @param bytes native memory that holds them
     * @param offset where they begin
     * @param length how many there are
     * @return how many of these bytes belong to the head, up to and including the end of the blank line; -1 if the head
     *     does not end in them
     */
    public int scan(MemorySegment bytes, long offset, int length) {
        long end = offset + length;
        long at = offset;
        while (at < end && state != IN_LINE) {
            byte next = Bytes.at(bytes, at++);
            if (next == Bytes.LF) {
                state = IN_LINE;
                return (int) (at - offset);
            }
            state = next == Bytes.CR && state == LINE_START ? LINE_START_CR : IN_LINE;
        }
        long blank = blankLine(bytes, at, end);
        if (blank < 0 && at < end) {
            state = stateAfter(bytes, at, end);
        }
        return blank < 0 ? -1 : (int) (blank + 1 - offset);
    }

    /** Returns whether a line, with its LF at {@code lineEnd}, ends a head. */
    static boolean isBlank(MemorySegment bytes, long line, long lineEnd) {
        return lineEnd - line <= 1 && (lineEnd == line || Bytes.at(bytes, line) == Bytes.CR);
    }

    /** Returns where the LF of the first blank line is, which is at most two bytes after another LF; -1 if there is none. */
    private static long blankLine(MemorySegment bytes, long from, long to) {
        long before = 0;
        for (long block = from; block < to; block += LineFeeds.BLOCK) {
            long feeds = LineFeeds.in(bytes, block, to);
            long near = feeds & (feeds << 1 | feeds << 2 | before >>> 63 | before >>> 62);
            for (; near != 0; near &= near - 1) {
                long feed = block + Long.numberOfTrailingZeros(near);
                byte between = Bytes.at(bytes, feed - 1);
                if (between == Bytes.LF || between == Bytes.CR) {
                    return feed;
                }
            }
            before = feeds;
        }
        return -1;
    }

    /** Returns the state after the last bytes of {@code [from, to)}, which begins inside a line. */
    private static int stateAfter(MemorySegment bytes, long from, long to) {
        byte last = Bytes.at(bytes, to - 1);
        if (last == Bytes.LF) {
            return LINE_START;
        }
        boolean afterFeed = to - from >= 2 && Bytes.at(bytes, to - 2) == Bytes.LF;
        return last == Bytes.CR && afterFeed ? LINE_START_CR : IN_LINE;
    }
}

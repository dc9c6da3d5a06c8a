package io.s3trace.s3;

import java.lang.foreign.MemorySegment;

/**
 * Finds the end of an HTTP head, however its bytes are split over calls: the blank line, ended by CR LF or by a bare LF
 * (RFC 9112, section 2.2). One scanner follows one head at a time; not safe for use by several threads.
 */
public final class HeadScanner {

    /** Where the last byte seen leaves us. */
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
     *     goes on behind them
     */
    public int scan(MemorySegment bytes, long offset, int length) {
        long end = offset + length;
        long at = offset;
        while (at < end) {
            if (state == IN_LINE) {
                at = Bytes.find(bytes, at, end, Bytes.LF);
                if (at == end) {
                    return -1;
                }
                state = LINE_START;
                at++;
            } else {
                byte next = Bytes.at(bytes, at++);
                if (next == Bytes.LF) {
                    state = IN_LINE;
                    return (int) (at - offset);
                }
                state = next == Bytes.CR && state == LINE_START ? LINE_START_CR : IN_LINE;
            }
        }
        return -1;
    }
}

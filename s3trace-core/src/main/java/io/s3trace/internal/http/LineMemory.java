package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Remembers the header lines of a head, to recognise them in the next one. Most lines are the same in all heads of a
 * connection, and comparing them takes a fraction of the time of reading. Runs of lines are remembered. Between two runs is one
 * line that is read each time, because it changes or may hold a secret. Nothing is kept of such lines.
 *
 * <pre>
 *   Host: s3.amazonaws.com        \
 *   User-Agent: Boto3/1.43.11      > run 0
 *   X-Amz-Content-SHA256: e3b0... /
 *   Authorization: AWS4-HMAC-...    read
 *   amz-sdk-invocation-id: 70ba...  read (run 1, between them, is empty)
 *   amz-sdk-request: attempt=1    \ run 2
 *   (blank)                       /
 * </pre>
 */
public final class LineMemory {

    private static final int CAPACITY = 1024;
    private static final int MOST_LINES = 48;

    /** The lines kept, at their places in the head. The other places are zero. */
    private final MemorySegment copy = Arena.ofAuto().allocate(CAPACITY, Long.BYTES);
    private final int[] lineEnds = new int[MOST_LINES];
    private final boolean[] kept = new boolean[MOST_LINES];
    private final int[] runStarts = new int[MOST_LINES + 1];
    private final int[] runEnds = new int[MOST_LINES + 1];
    private int lines;
    private int runs;
    private int misses;

    /** The number of runs; 0 if nothing is remembered. */
    public int runs() {
        return runs;
    }

    /** The memory that holds the remembered lines. */
    public MemorySegment copy() {
        return copy;
    }

    public int runStart(int run) {
        return runStarts[run];
    }

    public int runEnd(int run) {
        return runEnds[run];
    }

    /** Returns where a run that begins at {@code at} ends; -1 if the run is not there. */
    public long skip(MemorySegment bytes, long at, long to, int run) {
        int start = runStarts[run];
        int length = runEnds[run] - start;
        if (length == 0) {
            return at;
        }
        boolean same = length <= to - at
                && MemorySegment.mismatch(bytes, at, at + length, copy, start, start + (long) length) < 0;
        return same ? at + length : -1;
    }

    public void hit() {
        misses = 0;
    }

    /**
     * Notes that a head was different, and returns whether it is worth learning. The first one is not, because it may be the
     * only one. If no two heads are alike, learning becomes ever rarer.
     */
    public boolean missed() {
        misses++;
        return misses == 3 || misses > 1 && Integer.bitCount(misses) == 1;
    }

    /**
     * Remembers the header lines in {@code [from, to)}, including the blank line. If there are as many lines as before, those
     * that have changed or were not kept before are not kept.
     */
    public void learn(MemorySegment bytes, long from, long to) {
        int count = count(bytes, from, to);
        if (to - from > CAPACITY || count > MOST_LINES) {
            forget();
            return;
        }
        choose(bytes, from, to, count == lines);
        kept[count - 1] = true; // the blank line, which shows the end
        copy.fill((byte) 0);
        lines = count;
        runs = 0;
        runStarts[0] = 0;
        int line = 0;
        for (int i = 0; i < count; i++) {
            int end = (int) (Bytes.find(bytes, from + line, to, Bytes.LF) + 1 - from);
            if (kept[i]) {
                MemorySegment.copy(bytes, from + line, copy, line, end - line);
            } else {
                runEnds[runs++] = line;
                runStarts[runs] = end;
            }
            lineEnds[i] = end;
            line = end;
        }
        runEnds[runs++] = line;
    }

    private void forget() {
        copy.fill((byte) 0);
        lines = 0;
        runs = 0;
    }

    /** Decides which lines to keep. The copy still holds the previous head. */
    private void choose(MemorySegment bytes, long from, long to, boolean alike) {
        long line = from;
        for (int i = 0; line < to; i++) {
            long end = Bytes.find(bytes, line, to, Bytes.LF) + 1;
            kept[i] = PublicHeaders.isPublic(bytes, line, end - 1) && (!alike || kept[i] && isSame(i, bytes, line, end));
            line = end;
        }
    }

    private boolean isSame(int index, MemorySegment bytes, long line, long end) {
        int start = index == 0 ? 0 : lineEnds[index - 1];
        return MemorySegment.mismatch(bytes, line, end, copy, start, lineEnds[index]) < 0;
    }

    private static int count(MemorySegment bytes, long from, long to) {
        int count = 0;
        for (long line = from; line < to; line = Bytes.find(bytes, line, to, Bytes.LF) + 1) {
            count++;
        }
        return count;
    }
}

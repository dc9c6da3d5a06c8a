package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A head as the next one of a connection will probably be: remembered lines where they are expected, and holes between them. In
 * the holes are lines that have to be read, and that are as long as before. Of those, only the names of headers that are looked
 * for are remembered. Whether a head fits is found out in one pass without a branch, which the compiler turns into vector
 * instructions.
 *
 * <pre>
 *   Host: s3.amazonaws.com
 *   Authorization:.................
 *   amz-sdk-invocation-id:.........
 *   amz-sdk-request: attempt=1
 *   (blank)
 * </pre>
 */
public final class HeadTemplate<H extends HeaderName> {

    private static final int CAPACITY = 1024;
    private static final int MOST_HOLES = 16;
    /** One of the bits 5 and 6 is set in all printable ASCII, and in no line end. */
    private static final long PRINTABLE = 0x4040404040404040L;

    /** The remembered bytes, zeroes in the holes. */
    private final long[] known = new long[CAPACITY / Long.BYTES + 1];
    /** Ones where bytes are remembered. */
    private final long[] mask = new long[CAPACITY / Long.BYTES + 1];
    private final @Nullable Object[] headers = new Object[MOST_HOLES];
    private final int[] holeStarts = new int[MOST_HOLES];
    private final int[] holeEnds = new int[MOST_HOLES];
    private int holes;
    private int length;
    private int misses;

    /** What is remembered of a head. */
    public MemorySegment known() {
        return MemorySegment.ofArray(known);
    }

    /** The length of heads that fit. */
    public int length() {
        return length;
    }

    /** The number of lines to be read. */
    public int holes() {
        return holes;
    }

    /** The header on the line; null if it is not one that is looked for, or is one of several with a common beginning. */
    public @Nullable H header(int hole) {
        @SuppressWarnings("unchecked") // addHole() stores nothing else
        H header = (H) headers[hole];
        return header;
    }

    /** Where the header's value begins or, if it is not known, the line. */
    public int holeStart(int hole) {
        return holeStarts[hole];
    }

    /** Where the LF of the line is. */
    public int holeEnd(int hole) {
        return holeEnds[hole];
    }

    /**
     * True if the remembered lines are where they are expected, and the holes contain no line end. A byte in a hole that is not
     * printable also means that the head does not fit.
     */
    public boolean fits(MemorySegment bytes, long from, long to) {
        int last = length / Long.BYTES;
        if (length == 0 || length > to - from || difference(Bytes.word(bytes, from + length - Long.BYTES), last) != 0) {
            return false;
        }
        long difference = 0;
        for (int i = 0; i < last; i++) {
            difference |= difference(Bytes.word(bytes, from + i * (long) Long.BYTES), i);
        }
        return difference == 0;
    }

    private long difference(long word, int index) {
        long read = ~mask[index];
        return (word ^ known[index]) & ~read | ~(word | word << 1) & read & PRINTABLE;
    }

    /**
     * Notes that a head with the remembered lines did not fit, and returns whether it is worth learning. That becomes ever
     * rarer, because lengths may alternate.
     */
    public boolean missed() {
        return Integer.bitCount(++misses) == 1;
    }

    public void forget() {
        length = 0;
        misses = 0;
    }

    /** Learns from a head, in {@code [from, to)}, that has the remembered lines. */
    public void learn(MemorySegment bytes, long from, long to, LineMemory lines, HeaderTable<H> table) {
        length = 0;
        holes = 0;
        if (to - from > CAPACITY || lines.runs() > MOST_HOLES) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) { // native, as heads are: otherwise each access would check the kind
            lay(bytes, from, to, lines, table, arena.allocate(CAPACITY, Long.BYTES), arena.allocate(CAPACITY, Long.BYTES));
        }
    }

    /** Lays out the head: {@code head} is what is known of it, {@code read} has ones where it is to be read. */
    private void lay(MemorySegment bytes, long from, long to, LineMemory lines, HeaderTable<H> table, MemorySegment head,
            MemorySegment read) {
        int at = 0;
        for (int run = 0; run < lines.runs(); run++) {
            int start = lines.runStart(run);
            int end = at + lines.runEnd(run) - start;
            MemorySegment.copy(lines.copy(), start, head, at, end - at);
            at = run == lines.runs() - 1 ? end : addHole(bytes, from, end, to, table, head, read);
        }
        compile(head, read, at);
    }

    /** Makes a line a hole, except for its header's name and its end. Returns where the next line begins. */
    private int addHole(MemorySegment bytes, long from, int line, long to, HeaderTable<H> table, MemorySegment head,
            MemorySegment read) {
        long feed = Bytes.find(bytes, from + line, to, Bytes.LF);
        int end = (int) (feed - from);
        int content = end > line && Bytes.at(bytes, feed - 1) == Bytes.CR ? end - 1 : end;
        H header = table.find(bytes, from + line, feed);
        H named = header != null && header.isOne() ? header : null;
        int value = named != null ? line + named.text().length() + 1 : line;
        MemorySegment.copy(bytes, from + line, head, line, value - line);
        read.asSlice(value, Math.max(0, content - value)).fill((byte) -1);
        MemorySegment.copy(bytes, from + content, head, content, end + 1 - content);
        headers[holes] = named;
        holeStarts[holes] = value;
        holeEnds[holes++] = end;
        return end + 1;
    }

    /** The last word overlaps the one before it, so that it is complete. */
    private void compile(MemorySegment head, MemorySegment read, int newLength) {
        int last = newLength / Long.BYTES;
        for (int i = 0; last > 0 && i <= last; i++) {
            long at = i < last ? (long) i * Long.BYTES : newLength - Long.BYTES;
            known[i] = Bytes.word(head, at);
            mask[i] = ~Bytes.word(read, at);
        }
        length = last > 0 ? newLength : 0;
    }
}

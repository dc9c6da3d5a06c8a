package io.s3trace.s3;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Reads header lines; those that are as they were in an earlier head of the same connection, all at once. Heads of many
 * connections are remembered, each in a place that others may take over: that costs time, not truth.
 */
abstract class HeaderReader<H extends HeaderName, F> {

    private static final int PLACES = 256;

    protected final HeaderLines<H> lines;
    private final Memory<F>[] memories = places();

    /** What is remembered of the heads of a connection. */
    private static final class Memory<F> {
        private final LineMemory lines = new LineMemory();
        /** What the lines say that are remembered. */
        private F facts;
        /** What no line says. */
        private F nothing;
        /** Bits of the headers on these lines that are read: if another line has one, the order of the two counts. */
        private long read;
    }

    HeaderReader(HeaderTable<H> table) {
        this.lines = new HeaderLines<>(table);
    }

    /** Takes in what the current line says. */
    abstract void line(MemorySegment bytes, H header, F into);

    /** Creates facts that no header has told anything yet, and that understand headers as these do. */
    abstract F blank(F like);

    /** Makes one know what headers told the other, and nothing else of headers. */
    abstract void copy(F from, F into);

    /** Would both understand headers in the same way? */
    boolean alike(F one, F other) {
        return true;
    }

    /**
     * Reads all header lines in {@code [from, to)}, and no further; returns where the head ends, or -1.
     *
     * @param stream heads with the same number are supposed to be alike
     * @param into has not been told anything by headers
     */
    long read(MemorySegment bytes, long from, long to, long stream, F into) {
        Memory<F> memory = memory(stream);
        if (memory.lines.runs() > 0 && alike(memory.facts, into)) {
            long headEnd = readOthers(bytes, from, to, memory, into);
            if (headEnd >= 0) {
                memory.lines.hit();
                return headEnd;
            }
            copy(memory.nothing, into);
        }
        lines.begin(bytes, from, to);
        readAll(bytes, into);
        long headEnd = lines.headEnd();
        if (headEnd >= 0 && memory.lines.missed()) {
            memory.lines.learn(bytes, from, headEnd);
            understand(memory, into);
        }
        return headEnd;
    }

    /** Forgets all heads, so that the next ones are read line by line. */
    void forget() {
        Arrays.fill(memories, null);
    }

    private long readAll(MemorySegment bytes, F into) {
        long read = 0;
        for (H header = lines.next(); header != null; header = lines.next()) {
            line(bytes, header, into);
            read |= header.isRead() ? 1L << header.ordinal() : 0;
        }
        return read;
    }

    /** Reads the lines that are not remembered; -1 if any that are remembered are not there. */
    private long readOthers(MemorySegment bytes, long from, long to, Memory<F> memory, F into) {
        copy(memory.facts, into);
        lines.begin(bytes, from, to, memory.lines);
        for (H header = lines.nextOther(); header != null; header = lines.nextOther()) {
            if ((memory.read >>> header.ordinal() & 1) != 0) {
                return -1;
            }
            line(bytes, header, into);
        }
        return lines.headEnd();
    }

    /** Reads what is remembered as if it were a head of its own. */
    private void understand(Memory<F> memory, F like) {
        LineMemory remembered = memory.lines;
        memory.nothing = blank(like);
        memory.facts = blank(like);
        memory.read = 0;
        for (int run = 0; run < remembered.runs(); run++) {
            lines.begin(remembered.copy(), remembered.runStart(run), remembered.runEnd(run));
            memory.read |= readAll(remembered.copy(), memory.facts);
        }
    }

    private Memory<F> memory(long stream) {
        int place = (int) (stream * 0x9E3779B97F4A7C15L >>> 32) & (PLACES - 1);
        Memory<F> memory = memories[place];
        if (memory == null) {
            memory = new Memory<>();
            memories[place] = memory;
        }
        return memory;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static <F> Memory<F>[] places() {
        return new Memory[PLACES];
    }
}

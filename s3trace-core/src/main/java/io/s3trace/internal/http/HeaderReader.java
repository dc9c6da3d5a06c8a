package io.s3trace.internal.http;

import io.s3trace.internal.text.Texts;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads header lines. Those that are the same as in an earlier head of the same connection are read all at once. The heads of
 * many connections are remembered, each in a place that others may take over. That costs time, but never gives a wrong result.
 */
public abstract class HeaderReader<H extends HeaderName, F> {

    private static final int PLACES = 256;

    protected final HeaderLines<H> lines;
    protected final Texts texts;
    private final HeaderTable<H> table;
    private final @Nullable Memory<H, F>[] memories = places();

    /** What is remembered of the heads of a connection. */
    private static final class Memory<H extends HeaderName, F> {
        private final LineMemory lines = new LineMemory();
        /** The whole head, as long as its lines keep their lengths. */
        private final HeadTemplate<H> template = new HeadTemplate<>();
        /** What the remembered lines say. */
        private @Nullable F facts;
        /**
         * Bits of the headers on these lines whose values are read. If another line has one of them, the order of the two
         * matters.
         */
        private long read;
    }

    public HeaderReader(HeaderTable<H> table, Texts texts) {
        this.table = table;
        this.texts = texts;
        this.lines = new HeaderLines<>(table);
    }

    /** Takes what the current line says. */
    protected abstract void line(MemorySegment bytes, H header, F into);

    /** Creates facts without anything from headers, which understand headers as these do. */
    protected abstract F blank(F like);

    /** Removes everything that headers said. */
    protected abstract void forget(F into);

    /** Replaces everything that headers said with what they said in the other one. */
    protected abstract void copy(F from, F into);

    /** Do these facts certainly belong to S3? Only then is anything remembered. */
    protected abstract boolean isS3(F facts);

    /** Would both understand headers in the same way? */
    protected boolean alike(F one, F other) {
        return true;
    }

    /**
     * Reads all header lines in {@code [from, to)}, and no further. Returns where the head ends, or -1.
     *
     * @param stream heads with the same number are expected to be alike
     * @param into forgets what earlier headers said
     */
    public long read(MemorySegment bytes, long from, long to, long stream, F into) {
        Memory<H, F> memory = memory(stream);
        texts.keep(false);
        F known = memory.facts;
        if (known != null && memory.lines.runs() > 0 && alike(known, into)) {
            copy(known, into);
            long headEnd = readFamiliar(bytes, from, to, memory, into);
            if (headEnd >= 0) {
                memory.lines.hit();
                return headEnd;
            }
        }
        forget(into);
        lines.begin(bytes, from, to);
        readAll(bytes, into);
        long headEnd = lines.headEnd();
        if (headEnd >= 0 && isS3(into) && memory.lines.missed()) {
            memory.lines.learn(bytes, from, headEnd);
            memory.template.forget();
            texts.keep(true);
            understand(memory, into);
        }
        return headEnd;
    }

    /** Forgets all heads, so that the next ones are read line by line. */
    public void forget() {
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

    /** Reads a head that should have the remembered lines; -1 if any of them is missing. */
    private long readFamiliar(MemorySegment bytes, long from, long to, Memory<H, F> memory, F into) {
        HeadTemplate<H> template = memory.template;
        if (template.fits(bytes, from, to)) {
            return readHoles(bytes, from, memory, into);
        }
        long headEnd = readOthers(bytes, from, to, memory, into);
        if (headEnd >= 0 && template.missed()) {
            template.learn(bytes, from, headEnd, memory.lines, table);
        }
        return headEnd;
    }

    /** Reads the lines in the holes of a template that fits; -1 if one has a header that a remembered line has, too. */
    private long readHoles(MemorySegment bytes, long from, Memory<H, F> memory, F into) {
        HeadTemplate<H> template = memory.template;
        for (int hole = 0; hole < template.holes(); hole++) {
            H header = lines.look(
                    bytes, from + template.holeStart(hole), from + template.holeEnd(hole), template.header(hole));
            if (header != null) {
                if ((memory.read >>> header.ordinal() & 1) != 0) {
                    return -1;
                }
                line(bytes, header, into);
            }
        }
        return from + template.length();
    }

    /** Reads the lines that are not remembered; -1 if any remembered line is missing. */
    private long readOthers(MemorySegment bytes, long from, long to, Memory<H, F> memory, F into) {
        lines.begin(bytes, from, to, memory.lines);
        for (H header = lines.nextOther(); header != null; header = lines.nextOther()) {
            if ((memory.read >>> header.ordinal() & 1) != 0) {
                return -1;
            }
            line(bytes, header, into);
        }
        return lines.headEnd();
    }

    /** Reads the remembered lines as if they were a head of their own. */
    private void understand(Memory<H, F> memory, F like) {
        LineMemory remembered = memory.lines;
        F facts = blank(like);
        memory.facts = facts;
        memory.read = 0;
        for (int run = 0; run < remembered.runs(); run++) {
            lines.begin(remembered.copy(), remembered.runStart(run), remembered.runEnd(run));
            memory.read |= readAll(remembered.copy(), facts);
        }
    }

    private Memory<H, F> memory(long stream) {
        int place = (int) (stream * 0x9E3779B97F4A7C15L >>> 32) & (PLACES - 1);
        Memory<H, F> memory = memories[place];
        if (memory == null) {
            memory = new Memory<>();
            memories[place] = memory;
        }
        return memory;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type cannot be made otherwise
    private static <H extends HeaderName, F> @Nullable Memory<H, F>[] places() {
        return new Memory[PLACES];
    }
}

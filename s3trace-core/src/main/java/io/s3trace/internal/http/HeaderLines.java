package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import io.s3trace.internal.text.Span;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the lines of a head, without copying, and stops at the headers that are looked for. Everything else is skipped
 * unread: other headers, lines without a colon, continuations of folded lines, and a last line that was cut.
 */
public final class HeaderLines<H extends HeaderName> {

    private final HeaderTable<H> table;
    private final Span value = new Span();

    private MemorySegment bytes = MemorySegment.NULL;
    private long at;
    private long end;
    private boolean complete;
    private @Nullable LineMemory memory;
    private int run;

    public HeaderLines(HeaderTable<H> table) {
        this.table = table;
    }

    /** Begins with the line at {@code from}. */
    public void begin(MemorySegment newBytes, long from, long to) {
        bytes = newBytes;
        at = from;
        end = to;
        complete = false;
        memory = null;
    }

    /** Begins with the line at {@code from}. Remembered lines are to be skipped: {@link #nextOther}. */
    public void begin(MemorySegment newBytes, long from, long to, LineMemory newMemory) {
        begin(newBytes, from, to);
        memory = newMemory;
        run = 0;
    }

    /** Returns where the head ends, after its blank line; -1 if that was not reached. */
    public long headEnd() {
        return complete ? at : -1;
    }

    /**
     * Goes to the next header; null if there is none. It finds the end of a line before it compares names, so that the
     * processor already loads the next line meanwhile.
     */
    public @Nullable H next() {
        while (at < end) {
            long line = at;
            long lineEnd = Bytes.find(bytes, line, end, Bytes.LF);
            if (lineEnd == end) {
                return null;
            }
            at = lineEnd + 1;
            if (HeadScanner.isBlank(bytes, line, lineEnd)) {
                complete = true;
                return null;
            }
            H header = header(line, lineEnd);
            if (header != null) {
                return header;
            }
        }
        return null;
    }

    /**
     * Goes to the next header that is not on a remembered line; null if there is none. In that case, either the head ended
     * where the remembered one did, or {@link #headEnd} is -1: the head is another one, and has to be read anew.
     */
    public @Nullable H nextOther() {
        LineMemory remembered = Objects.requireNonNull(memory);
        while (true) {
            at = remembered.skip(bytes, at, end, run);
            if (at < 0 || ++run == remembered.runs()) {
                complete = at >= 0;
                return null;
            }
            long line = at;
            long lineEnd = Bytes.find(bytes, line, end, Bytes.LF);
            if (lineEnd == end || HeadScanner.isBlank(bytes, line, lineEnd)) {
                return null;
            }
            at = lineEnd + 1;
            H header = header(line, lineEnd);
            if (header != null) {
                return header;
            }
        }
    }

    /**
     * Looks at one line, with its LF at {@code lineEnd}, and returns its header; null if it has none that is looked for.
     *
     * @param known the header, if it is known: then {@code from} is where its value begins, otherwise where the line does
     */
    @SuppressWarnings("MemorySegmentReferenceEquality") // mostly the same, and storing a reference costs more
    public @Nullable H look(MemorySegment newBytes, long from, long lineEnd, @Nullable H known) {
        if (bytes != newBytes) {
            bytes = newBytes;
        }
        if (known == null) {
            return header(from, lineEnd);
        }
        value.set(from, lineEnd);
        return known;
    }

    private @Nullable H header(long line, long lineEnd) {
        H header = table.find(bytes, line, lineEnd);
        if (header != null) {
            value.set(line + header.text().length() + 1, lineEnd);
        }
        return header;
    }

    /** Returns where the current header's value is, without the space around it. */
    public Span value() {
        value.trim(bytes);
        return value;
    }
}

package io.s3trace.s3;

import java.lang.foreign.MemorySegment;

/**
 * Goes through the lines of a head, without copying, and stops at the headers that are looked for. Everything else is
 * passed over unread: other headers, lines without a colon, continuations of folded lines, and a last line that was
 * cut.
 */
final class HeaderLines<H extends HeaderName> {

    private final HeaderTable<H> table;
    private final Span value = new Span();

    private MemorySegment bytes;
    private long at;
    private long end;
    private boolean complete;

    HeaderLines(HeaderTable<H> table) {
        this.table = table;
    }

    /** Begins with the line at {@code from}. */
    void begin(MemorySegment newBytes, long from, long to) {
        bytes = newBytes;
        at = from;
        end = to;
        complete = false;
    }

    /** Returns where the head ends, behind its blank line; -1 if that was not reached. */
    long headEnd() {
        return complete ? at : -1;
    }

    /**
     * Goes to the next header; null if there is none. Where the line ends is found before what it is, so that the
     * processor is at the next line already while it compares names.
     */
    H next() {
        while (at < end) {
            long line = at;
            long lineEnd = Bytes.find(bytes, line, end, Bytes.LF);
            if (lineEnd == end) {
                return null;
            }
            at = lineEnd + 1;
            if (lineEnd - line <= 1 && (lineEnd == line || Bytes.at(bytes, line) == Bytes.CR)) {
                complete = true;
                return null;
            }
            H header = table.find(bytes, line, lineEnd);
            if (header != null) {
                value.set(line + header.text().length() + 1, lineEnd);
                return header;
            }
        }
        return null;
    }

    /** Returns where the current header's value is, without the space around it. */
    Span value() {
        long from = value.from;
        long to = value.to;
        while (from < to && isSpace(Bytes.at(bytes, from))) {
            from++;
        }
        while (from < to && isSpace(Bytes.at(bytes, to - 1))) {
            to--;
        }
        value.set(from, to);
        return value;
    }

    private static boolean isSpace(byte value) {
        return value <= ' ' && (value == ' ' || value == '\t' || value == Bytes.CR);
    }
}

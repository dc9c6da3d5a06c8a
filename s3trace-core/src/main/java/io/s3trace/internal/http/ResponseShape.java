package io.s3trace.internal.http;

import java.lang.foreign.MemorySegment;

/** Keeps only the shape of a response's head: the status, how long each line is, and how the body's end is known. */
public class ResponseShape extends HeadRedactor {
    /** Creates one. */
    public ResponseShape() {}

    @Override
    protected final void startLine(MemorySegment bytes, long from, long lineEnd, long to) {
        int seen = StatusLine.seen(bytes, from, lineEnd);
        long kept = from + seen + (seen == StatusLine.STATUS_END ? keptReason(bytes, from + seen, lineEnd) : 0);
        if (lineEnd < to) {
            wipeLine(bytes, kept, lineEnd);
        } else {
            wipe(bytes, kept, to);
        }
    }

    /** Returns how much of what follows the status is kept. By default, that is nothing. */
    protected int keptReason(MemorySegment bytes, long from, long lineEnd) {
        return 0;
    }
}

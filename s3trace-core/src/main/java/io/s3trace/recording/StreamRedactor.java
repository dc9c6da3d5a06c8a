package io.s3trace.recording;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.s3.ErrorRedactor;
import io.s3trace.s3.HeadRedactor;
import io.s3trace.s3.HeadState;
import java.lang.foreign.MemorySegment;

/**
 * Makes one direction of a connection clean, record by record. A line of a head is kept, as far as it may be, if it is
 * in one record from beginning to end; one that is split over records is overwritten, and so is all that is in doubt.
 */
final class StreamRedactor {
    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private enum State { START, LINE_BEGINS, IN_LINE, IN_START_LINE, SIZED, CHUNKED, OPEN }

    private final ErrorRedactor body = new ErrorRedactor();
    private final ChunkRedactor chunks = new ChunkRedactor(body);
    private final HeadState seen = new HeadState();
    private State state = State.START;
    private long remaining;
    private int nextSequence;

    /** Tells whether a body that now begins may hold the code of an error. */
    interface Errors {
        boolean areIn(int status);
    }

    /** Notes a record's number: behind one that was lost, all is in doubt until a head begins. */
    void expect(int sequence) {
        if (sequence != nextSequence) {
            state = State.OPEN;
            body.begin(false);
        }
        nextSequence = sequence + 1;
    }

    /**
     * Overwrites bytes that were moved in one call.
     *
     * @param head knows heads of this direction
     * @param startsTurn whether bytes moved in the other direction before
     * @param unseen how many more bytes the call moved that are not there
     */
    void redact(MemorySegment bytes, long from, long to, HeadRedactor head, Errors errors, boolean startsTurn, long unseen) {
        if (startsTurn && head.begins(bytes, from, to)) {
            state = State.START;
        }
        long at = from;
        while (at < to) {
            at = step(bytes, at, to, head, errors);
        }
        skip(unseen);
    }

    private long step(MemorySegment bytes, long at, long to, HeadRedactor head, Errors errors) {
        return switch (state) {
            case START -> start(bytes, at, to, head);
            case LINE_BEGINS -> line(bytes, at, to, head, errors);
            case IN_LINE, IN_START_LINE -> restOfLine(bytes, at, to, head);
            case SIZED -> sized(bytes, at, to);
            case CHUNKED -> chunked(bytes, at, to);
            case OPEN -> {
                body.wipe(bytes, at, to);
                yield to;
            }
        };
    }

    private long start(MemorySegment bytes, long at, long to, HeadRedactor head) {
        if (!head.begins(bytes, at, to)) {
            state = State.OPEN;
            body.begin(false);
            return at;
        }
        long lineEnd = find(bytes, at, to);
        head.startLine(bytes, at, lineEnd, to, seen);
        state = lineEnd == to ? State.IN_START_LINE : State.LINE_BEGINS;
        return Math.min(lineEnd + 1, to);
    }

    private long line(MemorySegment bytes, long at, long to, HeadRedactor head, Errors errors) {
        long lineEnd = find(bytes, at, to);
        if (lineEnd == to) {
            boolean bareCr = to - at == 1 && bytes.get(JAVA_BYTE, at) == CR;
            if (!bareCr) { // else it may be the blank line's, and the next record begins with its LF
                HeadRedactor.wipe(bytes, at, to);
                state = State.IN_LINE;
            }
            return to;
        }
        if (lineEnd == at || lineEnd == at + 1 && bytes.get(JAVA_BYTE, at) == CR) {
            beginBody(head.bodyLength(seen), errors);
        } else {
            head.header(bytes, at, lineEnd, seen);
        }
        return lineEnd + 1;
    }

    private long restOfLine(MemorySegment bytes, long at, long to, HeadRedactor head) {
        long lineEnd = find(bytes, at, to);
        if (state == State.IN_START_LINE) {
            head.restOfStartLine(bytes, at, lineEnd, to, seen);
        } else {
            HeadRedactor.wipeLine(bytes, at, lineEnd);
        }
        state = lineEnd < to ? State.LINE_BEGINS : state;
        return Math.min(lineEnd + 1, to);
    }

    private void beginBody(long length, Errors errors) {
        body.begin(errors.areIn(seen.status()));
        chunks.begin();
        remaining = length;
        if (length == HeadRedactor.CHUNKED) {
            state = State.CHUNKED;
        } else if (length == HeadRedactor.OPEN_END) {
            state = State.OPEN;
        } else {
            state = length == HeadRedactor.NO_BODY ? State.START : State.SIZED;
        }
    }

    private long sized(MemorySegment bytes, long at, long to) {
        long end = Math.min(at + remaining, to);
        body.wipe(bytes, at, end);
        skip(end - at);
        return end;
    }

    private long chunked(MemorySegment bytes, long at, long to) {
        long end = chunks.wipe(bytes, at, to);
        state = end < to ? State.START : state;
        return end;
    }

    /** Bytes that are not there: behind a head that goes on among them, all is in doubt until the next turn. */
    private void skip(long count) {
        if (count == 0) {
            return;
        }
        switch (state) {
            case SIZED -> {
                remaining -= Math.min(count, remaining);
                state = remaining == 0 ? State.START : State.SIZED;
            }
            case CHUNKED -> chunks.skip(count);
            default -> {
                state = State.OPEN;
                body.begin(false);
            }
        }
    }

    private static long find(MemorySegment bytes, long from, long to) {
        long at = from;
        while (at < to && bytes.get(JAVA_BYTE, at) != LF) {
            at++;
        }
        return at;
    }
}

package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/** Takes a chunked body (RFC 9112, section 7.1) apart, however its bytes are split over calls. For one thread. */
public final class Chunks {
    /** More hexadecimal digits than any size has. */
    private static final int MAX_SIZE_DIGITS = 15;

    private enum State { SIZE, EXTENSION, DATA, AFTER_DATA, TRAILER, LOST, END }

    private final int maxSizeDigits;
    private State state = State.SIZE;
    private long remaining;
    private int digits;
    private int lineLength;
    private boolean frame;

    /** Creates one that takes every size. */
    public Chunks() {
        this(MAX_SIZE_DIGITS);
    }

    /**
     * Creates one for a body that is to be read again by one that takes every size.
     *
     * @param maxSizeDigits how many digits a size may have: in a longer one, it is lost
     */
    public Chunks(int maxSizeDigits) {
        this.maxSizeDigits = maxSizeDigits;
    }

    /** Begins a body. */
    public void reset() {
        remaining = 0;
        beginSize();
    }

    /**
     * Takes the next part: one byte, or as much data of a chunk as there is. Once it is lost or at the end, there are no parts.
     *
     * @return behind the part
     */
    public long next(MemorySegment bytes, long from, long to) {
        if (state == State.DATA) {
            long end = Math.min(to, from + remaining);
            skip(end - from);
            frame = false;
            return end;
        }
        frame = step(Bytes.at(bytes, from));
        return from + 1;
    }

    /** Returns whether the last part was framing: a size, a line's end, or what separates a size from an extension. */
    public boolean isFrame() {
        return frame;
    }

    /** Returns whether data comes next. */
    public boolean inData() {
        return state == State.DATA;
    }

    /** Returns whether it is unknown what comes next. */
    public boolean lost() {
        return state == State.LOST;
    }

    public boolean atEnd() {
        return state == State.END;
    }

    /** Some bytes are missing. If they are not all data of one chunk, it is lost, and this returns false. */
    public boolean skip(long count) {
        if (state != State.DATA || remaining < count) {
            state = count > 0 ? State.LOST : state;
            return count == 0;
        }
        remaining -= count;
        state = remaining == 0 ? State.AFTER_DATA : State.DATA;
        return true;
    }

    void lose() {
        state = State.LOST;
    }

    void end() {
        state = State.END;
    }

    /** Copies the data of a whole body, as far as there are chunks and room. Returns how many bytes that is. */
    public long copyData(MemorySegment body, MemorySegment into) {
        reset();
        long at = 0;
        long copied = 0;
        while (at < body.byteSize() && copied < into.byteSize() && !lost() && !atEnd()) {
            boolean data = inData();
            long end = next(body, at, body.byteSize());
            if (data) {
                long count = Math.min(end - at, into.byteSize() - copied);
                MemorySegment.copy(body, at, into, copied, count);
                copied += count;
            }
            at = end;
        }
        return copied;
    }

    /** Takes a byte that is not data; returns whether it is framing. */
    private boolean step(byte next) {
        boolean lineEnd = next == Bytes.CR || next == Bytes.LF;
        switch (state) {
            case SIZE -> {
                return size(next);
            }
            case EXTENSION -> {
                if (next == Bytes.LF) {
                    beginData();
                }
            }
            case AFTER_DATA -> {
                if (next == Bytes.LF) {
                    beginSize();
                }
            }
            case TRAILER -> trailer(next);
            default -> throw new AssertionError(state);
        }
        return lineEnd;
    }

    private boolean size(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0 && digits < maxSizeDigits) {
            digits++;
            remaining = remaining << 4 | digit;
            return true;
        }
        boolean separator = next == Bytes.CR || next == ';' || next == ' ' || next == '\t';
        if (digits == 0 || !separator && next != Bytes.LF) {
            state = State.LOST;
            return false;
        }
        if (separator) {
            state = State.EXTENSION;
        } else {
            beginData();
        }
        return true;
    }

    /** Nothing remains of the chunk before. */
    private void beginSize() {
        state = State.SIZE;
        digits = 0;
    }

    private void beginData() {
        lineLength = 0;
        state = remaining == 0 ? State.TRAILER : State.DATA;
    }

    private void trailer(byte next) {
        if (next == Bytes.LF) {
            state = lineLength == 0 ? State.END : State.TRAILER;
            lineLength = 0;
        } else if (next != Bytes.CR) {
            lineLength++;
        }
    }
}

package io.s3trace.internal.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Finds the end of a chunked body (RFC 9112, section 7.1) of which only parts are seen. If all that is not seen is chunk data,
 * this is exact. Otherwise, the end is found by the last chunk, if that is at the end of a call's bytes.
 */
public final class ChunkScanner {
    /** CR LF 0 CR LF CR LF, the last of them in the highest 8 bits. */
    private static final long LAST_CHUNK = 0x0A0D_0A0D_300A_0D00L;
    private static final long LAST_CHUNK_MASK = 0xFFFF_FFFF_FFFF_FF00L;
    /** More hexadecimal digits than any size has. */
    private static final int MAX_SIZE_DIGITS = 15;

    private enum State { SIZE, EXTENSION, DATA, AFTER_DATA, TRAILER, LOST, END }

    private State state = State.SIZE;
    private long remaining;
    private int digits;
    private int lineLength;
    private long tail;

    /** Begins a body. */
    public void reset() {
        state = State.SIZE;
        remaining = 0;
        digits = 0;
        lineLength = 0;
        tail = 0;
    }

    public boolean atEnd() {
        return state == State.END;
    }

    /** Can the end only be found by the last chunk now? */
    public boolean lost() {
        return state == State.LOST;
    }

    /** Some bytes were not reported at all. */
    public void lose() {
        state = State.LOST;
        tail = 0;
    }

    /**
     * Looks at bytes of the body.
     *
     * @return how many of them belong to the body: all, unless its end is among them
     */
    public int accept(MemorySegment bytes, long offset, int length) {
        int at = 0;
        while (at < length && state != State.END) {
            if (state == State.LOST) {
                return acceptLost(bytes, offset, length);
            }
            if (state == State.DATA) {
                int taken = (int) Math.min(remaining, length - at);
                skipData(taken);
                at += taken;
            } else {
                step(bytes.get(JAVA_BYTE, offset + at++));
            }
        }
        return at;
    }

    /**
     * Skips bytes that were not captured.
     *
     * @param length how many
     * @param lastBytes the last 8 bytes of the call they came with
     * @param callLength how many bytes that call moved
     */
    public void skip(int length, long lastBytes, int callLength) {
        if (state == State.DATA && remaining >= length) {
            skipData(length);
            return;
        }
        state = State.LOST;
        if (callLength >= Long.BYTES) {
            appendTail(lastBytes, Long.BYTES);
        } else {
            appendTail(lastBytes & -1L << Long.SIZE - Byte.SIZE * length, length);
        }
    }

    private void skipData(long length) {
        remaining -= length;
        if (remaining == 0) {
            state = State.AFTER_DATA;
        }
    }

    private void step(byte next) {
        switch (state) {
            case SIZE -> size(next);
            case EXTENSION -> {
                if (next == '\n') {
                    beginData();
                }
            }
            case AFTER_DATA -> {
                if (next == '\n') {
                    state = State.SIZE;
                    digits = 0;
                }
            }
            case TRAILER -> trailer(next);
            default -> throw new AssertionError(state);
        }
    }

    private void size(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
            remaining = digits++ == 0 ? digit : remaining << 4 | digit;
        } else if (next == '\n' && digits > 0) {
            beginData();
        } else if ((next == '\r' || next == ';' || next == ' ' || next == '\t') && digits > 0) {
            state = State.EXTENSION;
        } else {
            lose();
        }
    }

    private void beginData() {
        lineLength = 0;
        state = remaining == 0 ? State.TRAILER : State.DATA;
    }

    private void trailer(byte next) {
        if (next == '\n') {
            if (lineLength == 0) {
                state = State.END;
            }
            lineLength = 0;
        } else if (next != '\r') {
            lineLength++;
        }
    }

    private int acceptLost(MemorySegment bytes, long offset, int length) {
        long last = 0;
        int known = Math.min(length, Long.BYTES);
        for (int i = length - known; i < length; i++) {
            last = last >>> 8 | (long) bytes.get(JAVA_BYTE, offset + i) << 56;
        }
        appendTail(last, length);
        return length;
    }

    private void appendTail(long lastBytes, int length) {
        tail = length >= Long.BYTES ? lastBytes : tail >>> Byte.SIZE * length | lastBytes;
        if ((tail & LAST_CHUNK_MASK) == LAST_CHUNK) {
            state = State.END;
        }
    }
}

package io.s3trace.internal.recording;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.s3.ErrorRedactor;
import java.lang.foreign.MemorySegment;

/**
 * Overwrites a chunked body except for its framing (RFC 9112, section 7.1): sizes and line ends. Extensions, which may be
 * signatures, and trailers are overwritten, too.
 */
final class ChunkRedactor {
    /** The most hexadecimal digits that the size of a chunk has; fewer than a secret has. */
    private static final int MAX_SIZE_DIGITS = 7;

    private enum State { SIZE, EXTENSION, DATA, AFTER_DATA, TRAILER, LOST, END }

    private final ErrorRedactor data;
    private State state = State.LOST;
    private long remaining;
    private int digits;
    private int lineLength;

    ChunkRedactor(ErrorRedactor data) {
        this.data = data;
    }

    void begin() {
        state = State.SIZE;
        remaining = 0;
        digits = 0;
        lineLength = 0;
    }

    /** Overwrites bytes of the body; returns where it ends, at most {@code to}. */
    long wipe(MemorySegment bytes, long from, long to) {
        long at = from;
        while (at < to && state != State.END) {
            if (state == State.DATA) {
                long end = Math.min(at + remaining, to);
                data.wipe(bytes, at, end);
                remaining -= end - at;
                state = remaining == 0 ? State.AFTER_DATA : State.DATA;
                at = end;
            } else if (!step(bytes.get(JAVA_BYTE, at))) {
                bytes.set(JAVA_BYTE, at++, HeadRedactor.FILLER);
            } else {
                at++;
            }
        }
        return at;
    }

    /** Some bytes of the body are missing. */
    void skip(long count) {
        if (state == State.DATA && remaining >= count) {
            remaining -= count;
            state = remaining == 0 ? State.AFTER_DATA : State.DATA;
        } else if (count > 0) {
            state = State.LOST;
        }
    }

    /** Is this one of the bytes that show where a last chunk is? */
    static boolean isLastChunk(int value) {
        return value == '\r' || value == '\n' || value == '0';
    }

    /** Takes a byte that is not data; returns whether it may be kept. */
    private boolean step(byte next) {
        boolean lineEnd = next == '\r' || next == '\n';
        return switch (state) {
            case SIZE -> size(next);
            case EXTENSION -> {
                if (next == '\n') {
                    lineLength = 0;
                    state = remaining == 0 ? State.TRAILER : State.DATA;
                }
                yield lineEnd;
            }
            case AFTER_DATA -> {
                if (next == '\n') {
                    state = State.SIZE;
                    digits = 0;
                    remaining = 0;
                }
                yield lineEnd;
            }
            case TRAILER -> {
                if (next == '\n') {
                    state = lineLength == 0 ? State.END : State.TRAILER;
                    lineLength = 0;
                } else if (next != '\r') {
                    lineLength++;
                }
                yield lineEnd;
            }
            default -> isLastChunk(next);
        };
    }

    private boolean size(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
            digits++;
            remaining = remaining << 4 | digit;
            return true;
        }
        if (next == '\n' && digits > 0) {
            lineLength = 0;
            state = remaining == 0 ? State.TRAILER : State.DATA;
            return true;
        }
        boolean end = digits > 0 && (next == '\r' || next == ';' || next == ' ' || next == '\t');
        state = end ? State.EXTENSION : State.LOST;
        return end;
    }
}

package io.s3trace.s3;

import java.lang.foreign.MemorySegment;

/** Overwrites bodies, but for the code of an error: {@code <Error>}, {@code <Code>} and what is between it and {@code <}. */
public final class ErrorRedactor {
    private static final int LONGEST_CODE = 64;
    private static final Ascii ERROR = new Ascii("<error>");
    private static final Ascii CODE = new Ascii("<code>");

    private boolean mayHoldError;
    private boolean inError;

    /** Creates one that overwrites everything. */
    public ErrorRedactor() {}

    /** Begins a body; only in one that may hold an error is a code kept. */
    public void begin(boolean newMayHoldError) {
        mayHoldError = newMayHoldError;
        inError = false;
    }

    /**
     * Overwrites the next bytes of the body. A code that is not all among them is overwritten.
     *
     * @param bytes native memory, writable
     * @param from the first
     * @param to behind the last
     */
    public void wipe(MemorySegment bytes, long from, long to) {
        long at = from;
        while (mayHoldError && at < to) {
            long tag = Bytes.find(bytes, at, to, (byte) '<');
            HeadRedactor.wipe(bytes, at, tag);
            long end = inError ? behindCode(bytes, tag, to) : behindError(bytes, tag, to);
            if (end < 0) {
                HeadRedactor.wipe(bytes, tag, Math.min(tag + 1, to));
            }
            at = end < 0 ? tag + 1 : end;
        }
        HeadRedactor.wipe(bytes, at, to);
    }

    private long behindError(MemorySegment bytes, long tag, long to) {
        inError = ERROR.isAt(bytes, tag, to);
        return inError ? tag + ERROR.length() : -1;
    }

    private long behindCode(MemorySegment bytes, long tag, long to) {
        if (!CODE.isAt(bytes, tag, to)) {
            return -1;
        }
        long start = tag + CODE.length();
        long stop = start;
        while (stop < to && isCodeLetter(Bytes.at(bytes, stop))) {
            stop++;
        }
        mayHoldError = false; // the first code is all that is read
        boolean whole = stop < to && Bytes.at(bytes, stop) == '<' && stop - start <= LONGEST_CODE;
        return whole ? stop + 1 : tag;
    }

    private static boolean isCodeLetter(byte value) {
        return value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || value >= '0' && value <= '9'
                || value == '.' || value == '-' || value == '_';
    }
}

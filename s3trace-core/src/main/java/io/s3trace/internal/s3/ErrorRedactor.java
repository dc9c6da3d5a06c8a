package io.s3trace.internal.s3;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * Overwrites bodies with blanks, except for what a replay needs to find the same errors: that the body is the result of a
 * DeleteObjects, where each error begins, and the code of the first.
 */
public final class ErrorRedactor {
    private static final int LONGEST_CODE = 64;
    private static final Ascii DELETE_RESULT = new Ascii("<deleteresult");
    private static final Ascii ERROR = new Ascii("<error>");
    private static final Ascii CODE = new Ascii("<code>");

    private boolean mayHoldError;
    private boolean deleted;
    private boolean inError;
    private boolean codeFound;

    /** Creates one that overwrites everything. */
    public ErrorRedactor() {}

    /** Begins a body. A code is kept only if the body may hold an error. */
    public void begin(boolean newMayHoldError) {
        mayHoldError = newMayHoldError;
        deleted = false;
        inError = false;
        codeFound = false;
    }

    /**
     * Overwrites the next bytes of the body. A code that is not completely among them is overwritten, too.
     *
     * @param bytes native memory, writable
     * @param from the first
     * @param to behind the last
     */
    public void wipe(MemorySegment bytes, long from, long to) {
        long at = from;
        while (mayHoldError && at < to) {
            long tag = Bytes.find(bytes, at, to, (byte) '<');
            blank(bytes, at, tag);
            at = behindKept(bytes, tag, to);
            if (at == tag) {
                at = Math.min(tag + 1, to);
                blank(bytes, tag, at);
            }
        }
        blank(bytes, at, to);
    }

    /** Returns the position after what is kept here; the same position if nothing is. */
    private long behindKept(MemorySegment bytes, long tag, long to) {
        if (DELETE_RESULT.isAt(bytes, tag, to) && !inError) {
            deleted = true;
            return tag + DELETE_RESULT.length();
        }
        if (ERROR.isAt(bytes, tag, to) && (deleted || !inError)) {
            inError = true;
            return tag + ERROR.length();
        }
        return inError && !codeFound && CODE.isAt(bytes, tag, to) ? behindCode(bytes, tag, to) : tag;
    }

    private long behindCode(MemorySegment bytes, long tag, long to) {
        long start = tag + CODE.length();
        long stop = start;
        while (stop < to && isCodeLetter(Bytes.at(bytes, stop))) {
            stop++;
        }
        codeFound = true; // only the first code is read
        boolean whole = stop < to && Bytes.at(bytes, stop) == '<' && stop - start <= LONGEST_CODE;
        return whole ? stop + 1 : tag;
    }

    private static boolean isCodeLetter(byte value) {
        return value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || value >= '0' && value <= '9'
                || value == '.' || value == '-' || value == '_';
    }

    private static void blank(MemorySegment bytes, long from, long to) {
        if (from < to) {
            bytes.asSlice(from, to - from).fill((byte) ' ');
        }
    }
}

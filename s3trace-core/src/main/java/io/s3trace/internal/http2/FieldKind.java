package io.s3trace.internal.http2;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/**
 * What a field is in a head of HTTP/1.1: RFC 9113, section 8.3. That is found out once, and kept with the fields of the tables.
 * These are numbers, for storing references would cost more.
 */
final class FieldKind {
    /** Nobody has looked at it. */
    static final int UNSEEN = 0;
    static final int METHOD = 1;
    static final int PATH = 2;
    static final int AUTHORITY = 3;
    static final int STATUS = 4;
    /** Another pseudo-header field, or none that has a name: a head says nothing of it. */
    static final int SILENT = 5;
    /** A line of the head. */
    static final int LINE = 6;
    /** A line of the head, unless there is an authority. */
    static final int HOST = 7;
    /** It would say something else in HTTP/1.1, or is not allowed in HTTP/2. */
    static final int UNFIT = 8;
    /** With one of the others: the value may not be in a head. */
    static final int BAD_VALUE = 16;

    private static final String METHOD_TEXT = ":method";
    private static final String PATH_TEXT = ":path";
    private static final String STATUS_TEXT = ":status";
    private static final String AUTHORITY_TEXT = ":authority";
    private static final String HOST_TEXT = "host";
    private static final String CODING_TEXT = "transfer-encoding";

    private static final long METHOD_WORD = Bytes.word(METHOD_TEXT);
    private static final long PATH_WORD = Bytes.word(PATH_TEXT);
    private static final long STATUS_WORD = Bytes.word(STATUS_TEXT);
    private static final long AUTHORITY_WORD = Bytes.word(AUTHORITY_TEXT.substring(0, Long.BYTES));
    private static final long HOST_WORD = Bytes.word(HOST_TEXT);
    private static final long CODING_WORD = Bytes.word(CODING_TEXT.substring(0, Long.BYTES));

    private FieldKind() {}

    /** What a field is of which name and value are known. */
    static int of(Field field) {
        int kind = field.nameKind == UNSEEN ? ofName(field.nameIn, field.nameAt, field.nameLength) : field.nameKind;
        return mayHaveValue(kind, field.valueIn, field.valueAt, field.valueAt + field.valueLength) ? kind : kind | BAD_VALUE;
    }

    static int ofName(int kind) {
        return kind & ~BAD_VALUE;
    }

    static boolean hasGoodValue(int kind) {
        return (kind & BAD_VALUE) == 0;
    }

    /** A name has no blanks and no colon: RFC 9113, section 8.2.1. */
    private static int ofName(MemorySegment in, long at, int length) {
        if (length == 0) {
            return SILENT;
        }
        long word = Bytes.word(in, at, Math.min(length, Long.BYTES));
        if ((byte) word == ':') {
            return ofPseudo(word, length);
        }
        if (word == CODING_WORD && length == CODING_TEXT.length() || Bytes.hasBlank(in, at, at + length)
                || Bytes.find(in, at, at + length, (byte) ':') < at + length) {
            return UNFIT;
        }
        return word == HOST_WORD ? HOST : LINE;
    }

    private static int ofPseudo(long word, int length) {
        if (word == METHOD_WORD && length == METHOD_TEXT.length()) {
            return METHOD;
        }
        if (word == PATH_WORD && length == PATH_TEXT.length()) {
            return PATH;
        }
        if (word == STATUS_WORD && length == STATUS_TEXT.length()) {
            return STATUS;
        }
        return word == AUTHORITY_WORD && length == AUTHORITY_TEXT.length() ? AUTHORITY : SILENT;
    }

    /** A line ends only once. A part of the first line, or the host, ends at a blank. */
    private static boolean mayHaveValue(int kind, MemorySegment in, long from, long to) {
        return switch (kind) {
            case METHOD, PATH, AUTHORITY, STATUS -> !Bytes.hasBlank(in, from, to);
            case LINE, HOST -> !Bytes.hasControl(in, from, to) || Bytes.findEither(in, from, to, Bytes.CR, Bytes.LF) == to;
            default -> true;
        };
    }
}

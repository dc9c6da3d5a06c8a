package io.s3trace.internal.http2;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A header field, in whatever memory it lies: in a header block, a table, or decoded into a buffer. It may hold a secret. Laid
 * over one field after another, and valid until the next is decoded.
 */
final class Field {
    /** The length of a text that is not known. */
    static final int UNKNOWN = -1;
    /** What lines of HTTP/1.1 have beside name and value. */
    static final int LINE_EXCESS = ": \r\n".length();

    private static final int COLON_LENGTH = 2;
    private static final ValueLayout.OfShort TWO_BYTES = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final short COLON = ' ' << Byte.SIZE | ':';
    private static final short LINE_END = '\n' << Byte.SIZE | '\r';

    MemorySegment nameIn = MemorySegment.NULL;
    long nameAt;
    int nameLength;
    /** A {@link FieldKind}. */
    int nameKind;
    MemorySegment valueIn = MemorySegment.NULL;
    long valueAt;
    int valueLength;
    /** Of name and value: a {@link FieldKind}. */
    int kind;
    /** Whether it is a line where it lies. */
    boolean line;

    @SuppressWarnings("MemorySegmentReferenceEquality") // it is mostly the same, and storing a reference costs more
    void name(MemorySegment in, long at, int length, int newKind) {
        if (nameIn != in) {
            nameIn = in;
        }
        nameAt = at;
        nameLength = length;
        nameKind = newKind;
    }

    /** Its value lies apart from its name. */
    @SuppressWarnings("MemorySegmentReferenceEquality")
    void value(MemorySegment in, long at, int length) {
        if (valueIn != in) {
            valueIn = in;
        }
        valueAt = at;
        valueLength = length;
        kind = FieldKind.UNSEEN;
        line = false;
    }

    /** It lies somewhere as a line. */
    void line(MemorySegment in, long at, int newNameLength, int newValueLength, int newKind) {
        name(in, at, newNameLength, FieldKind.ofName(newKind));
        value(in, at + newNameLength + COLON_LENGTH, newValueLength);
        kind = newKind;
        line = true;
    }

    /** How long it is as a line. */
    int lineLength() {
        return nameLength + valueLength + LINE_EXCESS;
    }

    /** Writes it as a line. If it was none, it lies there from now on. */
    void moveTo(MemorySegment into, long at) {
        write(into, at);
        if (!line) {
            line(into, at, nameLength, valueLength, kind);
        }
    }

    /** Writes it as a line. */
    void write(MemorySegment into, long at) {
        if (line) {
            MemorySegment.copy(nameIn, nameAt, into, at, lineLength());
            return;
        }
        long colon = at + nameLength;
        long end = colon + COLON_LENGTH + valueLength;
        MemorySegment.copy(nameIn, nameAt, into, at, nameLength);
        into.set(TWO_BYTES, colon, COLON);
        MemorySegment.copy(valueIn, valueAt, into, colon + COLON_LENGTH, valueLength);
        into.set(TWO_BYTES, end, LINE_END);
    }

    void forgetName() {
        name(MemorySegment.NULL, 0, UNKNOWN, FieldKind.UNSEEN);
    }

    void forgetValue() {
        value(MemorySegment.NULL, 0, UNKNOWN);
    }

    void forget() {
        forgetName();
        forgetValue();
    }
}

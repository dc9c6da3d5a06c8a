package io.s3trace.internal.http2;

import java.lang.foreign.MemorySegment;

/**
 * A header field, in whatever memory it lies: in a header block, a table, or decoded into a buffer. It may hold a secret. Laid
 * over one field after another, and valid until the next is decoded.
 */
final class Field {
    /** The length of a text that is not known. */
    static final int UNKNOWN = -1;

    MemorySegment nameIn = MemorySegment.NULL;
    long nameAt;
    int nameLength;
    MemorySegment valueIn = MemorySegment.NULL;
    long valueAt;
    int valueLength;

    @SuppressWarnings("MemorySegmentReferenceEquality") // it is mostly the same, and storing a reference costs more
    void name(MemorySegment in, long at, int length) {
        if (nameIn != in) {
            nameIn = in;
        }
        nameAt = at;
        nameLength = length;
    }

    @SuppressWarnings("MemorySegmentReferenceEquality")
    void value(MemorySegment in, long at, int length) {
        if (valueIn != in) {
            valueIn = in;
        }
        valueAt = at;
        valueLength = length;
    }

    void forget() {
        name(MemorySegment.NULL, 0, UNKNOWN);
        value(MemorySegment.NULL, 0, UNKNOWN);
    }
}

package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/** The header that precedes the deflated bytes in gzip (RFC 1952, section 2.3). */
public final class GzipHeader {

    private static final int FIXED_LENGTH = 10;
    private static final int HAS_CHECKSUM = 1 << 1;
    private static final int HAS_EXTRA = 1 << 2;
    private static final int HAS_NAME = 1 << 3;
    private static final int HAS_COMMENT = 1 << 4;

    private GzipHeader() {}

    /** Returns the length of the header at the beginning of these bytes; -1 if there is none, or it does not end in them. */
    public static int length(MemorySegment bytes) {
        long size = bytes.byteSize();
        if (size < FIXED_LENGTH || Bytes.at(bytes, 0) != 0x1F || Bytes.at(bytes, 1) != (byte) 0x8B) {
            return -1;
        }
        int flags = Bytes.at(bytes, 3);
        long at = FIXED_LENGTH;
        if ((flags & HAS_EXTRA) != 0) {
            if (size < at + 2) {
                return -1;
            }
            at += 2 + (Bytes.at(bytes, at) & 0xFF) + ((Bytes.at(bytes, at + 1) & 0xFF) << 8);
        }
        for (int text : new int[] {HAS_NAME, HAS_COMMENT}) {
            if ((flags & text) != 0) {
                at = Bytes.find(bytes, at, size, (byte) 0) + 1;
            }
        }
        if ((flags & HAS_CHECKSUM) != 0) {
            at += 2;
        }
        return at < size ? (int) at : -1;
    }
}

package io.s3trace.internal.exchange;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.s3trace.bpf.capture.CaptureRecord;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The first line of a response: RFC 9112, section 4. */
final class StatusLine {
    private static final ValueLayout.OfLong LITTLE_ENDIAN = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** "HTTP/1." and any digit. */
    private static final long VERSION = 0x2E31_2F50_5454_48L;
    private static final long VERSION_MASK = 0x00FF_FFFF_FFFF_FFFFL;

    private StatusLine() {}

    /** Does a response begin with this byte of a record? */
    static boolean begins(CaptureRecord record, int at) {
        return record.payloadLength() - at >= Long.BYTES
                && (record.memory().get(LITTLE_ENDIAN, record.payloadOffset() + at) & VERSION_MASK) == VERSION;
    }
}

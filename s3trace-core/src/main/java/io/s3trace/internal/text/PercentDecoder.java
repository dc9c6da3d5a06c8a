package io.s3trace.internal.text;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Decodes percent-encoding (RFC 3986, section 2.1), once. A percent sign without two hex digits stands for itself. */
public final class PercentDecoder {

    private PercentDecoder() {}

    /** Decodes {@code [from, to)}. */
    public static void decode(MemorySegment bytes, long from, long to, TextBuffer into) {
        long at = from;
        while (at < to) {
            long percent = Bytes.find(bytes, at, to, (byte) '%');
            into.append(bytes, at, percent);
            if (percent == to) {
                return;
            }
            int decoded = decoded(bytes, percent, to);
            into.append((byte) (decoded < 0 ? '%' : decoded));
            at = percent + (decoded < 0 ? 1 : 3);
        }
    }

    /** Decodes {@code [from, to)} into native memory, as far as there is room. Returns how many bytes it became. */
    public static int decode(MemorySegment bytes, long from, long to, MemorySegment into) {
        int count = 0;
        long at = from;
        while (at < to && count < into.byteSize()) {
            int decoded = Bytes.at(bytes, at) == '%' ? decoded(bytes, at, to) : -1;
            into.set(ValueLayout.JAVA_BYTE, count++, decoded < 0 ? Bytes.at(bytes, at) : (byte) decoded);
            at += decoded < 0 ? 1 : 3;
        }
        return count;
    }

    /** Returns the byte that the escape at this position stands for, or -1 if it is not an escape. */
    private static int decoded(MemorySegment bytes, long percent, long to) {
        if (to - percent < 3) {
            return -1;
        }
        int high = hexDigit(Bytes.at(bytes, percent + 1));
        int low = hexDigit(Bytes.at(bytes, percent + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static int hexDigit(byte digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        int letter = digit | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}

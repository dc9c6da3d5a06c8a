package io.s3trace.internal.http;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Keeps only the shape of a request's head: the method, how long each line is, and how the body's end is known. The target
 * becomes an asterisk and filler, which is not an S3 target, whatever was known of the host.
 */
public class RequestShape extends HeadRedactor {
    /** Creates one. */
    public RequestShape() {}

    @Override
    protected final void startLine(MemorySegment bytes, long from, long lineEnd, long to) {
        HttpMethod method = HttpMethod.startOf(bytes, from, (int) (to - from));
        if (method == null) { // its beginning looked like a method
            wipe(bytes, from + HttpMethod.beginning(bytes, from, lineEnd), lineEnd);
            return;
        }
        long target = from + method.tokenLength();
        if (target >= lineEnd) {
            return; // there is only the beginning of a method
        }
        long version = lineEnd < to ? RequestLine.version(bytes, target, lineEnd) : -1;
        if (lineEnd < to && version < 0) {
            wipeLine(bytes, target, lineEnd);
        } else {
            target(bytes, from, target, version < 0 ? lineEnd : version - 1, to);
        }
    }

    /**
     * Overwrites a target.
     *
     * @param bytes native memory, writable
     * @param from the head's first byte
     * @param target the target's first byte
     * @param end behind it; {@code to} if the line was cut
     * @param to behind the last byte there is
     */
    protected void target(MemorySegment bytes, long from, long target, long end, long to) {
        wipe(bytes, target, end);
        bytes.set(ValueLayout.JAVA_BYTE, target, (byte) '*');
    }
}

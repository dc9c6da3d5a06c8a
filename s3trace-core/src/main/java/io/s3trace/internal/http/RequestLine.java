package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;

/** The end of a request's first line: RFC 9112, section 3. {@link RequestStart} knows its beginning. */
public final class RequestLine {
    private static final int VERSION_LENGTH = "HTTP/1.1".length();
    private static final long VERSION = Bytes.word("HTTP/1.");

    private RequestLine() {}

    /**
     * Returns where the version is; a space precedes it.
     *
     * @param bytes native memory that holds the line
     * @param target where its target begins
     * @param lineEnd its line feed
     * @return -1 if it has none: then it is no request line
     */
    public static long version(MemorySegment bytes, long target, long lineEnd) {
        long end = Bytes.at(bytes, lineEnd - 1) == Bytes.CR ? lineEnd - 1 : lineEnd;
        long start = end - VERSION_LENGTH;
        if (start <= target || Bytes.at(bytes, start - 1) != ' ') {
            return -1;
        }
        long word = Bytes.word(bytes, start);
        byte minor = (byte) (word >>> 56);
        return (word & Bytes.mask(VERSION_LENGTH - 1)) == VERSION && minor >= '0' && minor <= '9' ? start : -1;
    }

    /** Returns the minor version. */
    public static int minorVersion(MemorySegment bytes, long version) {
        return Bytes.at(bytes, version + VERSION_LENGTH - 1) - '0';
    }
}

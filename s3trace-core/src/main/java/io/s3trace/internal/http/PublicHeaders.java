package io.s3trace.internal.http;

import io.s3trace.internal.text.Ascii;
import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

/**
 * Headers that hold no secrets, and are often the same from one head to the next: their lines may be remembered. Headers that
 * are not listed here are not remembered. (A range is read at its place in the head, and so is not listed.)
 */
public final class PublicHeaders {

    private static final Ascii HOST = new Ascii("host");

    private static final Ascii[] OTHERS = Stream.of("accept", "accept-encoding", "accept-language", "accept-ranges",
                    "amz-sdk-invocation-id", "amz-sdk-request", "cache-control", "connection", "content-encoding",
                    "content-length", "content-range", "content-type", "date", "etag", "expect", "expires",
                    "keep-alive", "last-modified", "server", "strict-transport-security", "te", "traceparent",
                    "transfer-encoding", "user-agent", "vary", "x-amz-bucket-region", "x-amz-checksum-mode",
                    "x-amz-checksum-type", "x-amz-content-sha256", "x-amz-date", "x-amz-sdk-checksum-algorithm",
                    "x-amz-server-side-encryption", "x-amz-storage-class", "x-amz-te", "x-amz-user-agent",
                    "x-content-type-options", "x-xss-protection")
            .map(Ascii::new)
            .toArray(Ascii[]::new);

    private PublicHeaders() {}

    /** True if the line, with its LF at {@code lineEnd}, has such a header or is blank. */
    public static boolean isPublic(MemorySegment bytes, long line, long lineEnd) {
        if (HeadScanner.isBlank(bytes, line, lineEnd)) {
            return true;
        }
        long colon = Bytes.find(bytes, line, lineEnd, (byte) ':');
        if (HOST.isAll(bytes, line, colon)) { // the part before an at sign may be a password
            return Bytes.find(bytes, colon, lineEnd, (byte) '@') == lineEnd;
        }
        for (Ascii other : OTHERS) {
            if (other.isAll(bytes, line, colon)) {
                return colon < lineEnd;
            }
        }
        return false;
    }
}

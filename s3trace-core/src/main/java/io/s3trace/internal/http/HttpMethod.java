package io.s3trace.internal.http;

import io.s3trace.internal.text.Bytes;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The methods of HTTP. Each is recognised with the space after it in one comparison. The most frequent come first. */
public enum HttpMethod {
    GET,
    PUT,
    HEAD,
    POST,
    DELETE,
    OPTIONS,
    PATCH,
    CONNECT,
    TRACE;

    private static final HttpMethod[] ALL = values();

    private final long token = Bytes.word(name() + ' ');
    private final long mask = Bytes.mask(tokenLength());

    /** Length of the method and the space after it; at most 8. */
    public int tokenLength() {
        return name().length() + 1;
    }

    /**
     * Returns the method with which these bytes begin. If there are too few bytes to decide, returns one that they may become.
     * Null if there is none.
     */
    public static @Nullable HttpMethod startOf(MemorySegment bytes, long offset, int length) {
        int seen = Math.min(length, Long.BYTES);
        long word = Bytes.word(bytes, offset, seen);
        long seenMask = Bytes.mask(seen);
        for (HttpMethod method : ALL) {
            if (((word ^ method.token) & method.mask & seenMask) == 0) {
                return method;
            }
        }
        return null;
    }

    /** Returns how many bytes, from a given one on, are the beginning of a method's name that then goes on differently. */
    public static int beginning(MemorySegment bytes, long from, long to) {
        int longest = 0;
        for (HttpMethod method : ALL) {
            int same = 0;
            while (from + same < to && same < method.tokenLength() - 1
                    && Bytes.at(bytes, from + same) == method.name().charAt(same)) {
                same++;
            }
            longest = Math.max(longest, same);
        }
        return longest;
    }
}

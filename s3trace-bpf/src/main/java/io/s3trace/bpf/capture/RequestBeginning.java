package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * What the kernel side knows requests by that are to be left alone: the hash of their first bytes, which are the method and the
 * beginning of the path; {@code beginning_of()} there. Requests of one API mostly begin alike, and not like those of another.
 */
public final class RequestBeginning {
    /** How many a connection can have that are left alone at the same time. */
    public static final int MOST = 8;

    /** That of a request which cannot be told by it: it has fewer bytes, or they were written piece by piece. */
    public static final long NONE = 0;

    private static final int LENGTH = 16;

    private RequestBeginning() {}

    /**
     * Returns the hash of a request's first bytes.
     *
     * @param bytes memory that holds them
     * @param offset where the first one is
     * @param length how many there are
     * @return the hash, or {@link #NONE}
     */
    public static long of(MemorySegment bytes, long offset, int length) {
        if (length < LENGTH) {
            return NONE;
        }
        return bytes.get(JAVA_LONG_UNALIGNED, offset) * 0x9E3779B97F4A7C15L
                ^ bytes.get(JAVA_LONG_UNALIGNED, offset + Long.BYTES) * 0xC2B2AE3D27D4EB4FL;
    }
}

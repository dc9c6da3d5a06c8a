package io.s3trace.bpf.capture;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * By what the kernel side knows requests that it is to ignore: the hash of their first bytes, which are the method and the
 * beginning of the path. The kernel side's function is {@code beginning_of()}. Requests of one API mostly begin alike, and
 * differ from those of another.
 */
public final class RequestBeginning {
    /** How many beginnings a connection can have that are ignored at the same time. */
    public static final int MOST = 8;

    /** The hash of a request that cannot be identified by it: it has fewer bytes, or they were written in pieces. */
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

package io.s3trace.bpf.capture;

import java.util.Set;

/**
 * What the kernel side has to know before it starts.
 *
 * @param sources what to look for in the files of processes
 * @param requestBudget payload bytes captured of each turn of sending
 * @param responseBudget payload bytes captured of each turn of receiving
 * @param ringBytes size of the ring: a power of two, at least a page
 * @param processes which processes are traced
 * @param attaching how programs are attached to where bytes move
 */
public record CaptureSettings(
        Set<CaptureSource> sources, int requestBudget, int responseBudget, int ringBytes, ProcessSelection processes,
        AttachSettings attaching) {
    /**
     * The largest budget, in bytes. It is that of s3trace.h, but not read from the generated classes: those need native access.
     */
    public static final int MAX_BUDGET = 16_384;

    private static final int MIN_BUDGET = 64;
    private static final int MIN_RING = 1 << 12;
    private static final int MAX_RING = 1 << 30;

    /** Rejects what the kernel side cannot do, with the value in the message. */
    public CaptureSettings {
        sources = Set.copyOf(sources);
        checkBudget("request", requestBudget);
        checkBudget("response", responseBudget);
        checkRing(ringBytes);
    }

    /**
     * Rejects a size that a ring cannot have.
     *
     * @param bytes the size
     */
    public static void checkRing(int bytes) {
        if (Integer.bitCount(bytes) != 1 || bytes < MIN_RING || bytes > MAX_RING) {
            throw new IllegalArgumentException(
                    "ring size must be a power of two from " + MIN_RING + " to " + MAX_RING + " bytes: " + bytes);
        }
    }

    /**
     * Rejects a budget that is out of range.
     *
     * @param direction for the message
     * @param budget bytes
     */
    public static void checkBudget(String direction, int budget) {
        if (budget < MIN_BUDGET || budget > MAX_BUDGET) {
            throw new IllegalArgumentException(direction + " budget must be from " + MIN_BUDGET + " to " + MAX_BUDGET
                    + " bytes: " + budget);
        }
    }
}

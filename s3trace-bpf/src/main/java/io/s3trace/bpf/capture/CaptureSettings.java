package io.s3trace.bpf.capture;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What the kernel side is to know before it starts.
 *
 * @param sources what to look for in the files of processes
 * @param requestBudget payload bytes captured of each turn of sending
 * @param responseBudget payload bytes captured of each turn of receiving
 * @param ringBytes size of the ring: a power of two, at least a page
 * @param excludedPid a process that is never traced, or 0
 * @param onlyListed whether to trace only the processes that are named to the capture
 * @param followChildren whether those that they fork are named with them
 * @param judging whether processes are judged by who reads the records
 * @param seekCheapPlaces whether to probe functions where it costs least, rather than at their first byte
 * @param uprobeMulti whether to attach to many places by one link, where the kernel can
 * @param doors by what bytes may be seen to move through sockets, the first choice first; none: not at all
 * @param rescanInterval time between two rounds of looking for libraries loaded later, at least; zero for none
 * @param comms names of the processes to trace; none: all
 */
public record CaptureSettings(
        Set<CaptureSource> sources, int requestBudget, int responseBudget, int ringBytes, int excludedPid,
        boolean onlyListed, boolean followChildren, boolean judging, boolean seekCheapPlaces, boolean uprobeMulti,
        List<SocketDoor> doors, Duration rescanInterval, List<String> comms) {
    // Those of s3trace.h, but not taken from there: the generated classes want native access, a bad value does not.

    /** The largest budget, in bytes. */
    public static final int MAX_BUDGET = 8192;
    /** How many names there may be. */
    public static final int MAX_COMMS = 16;
    /** The longest name that the kernel keeps, in bytes. */
    public static final int MAX_COMM_LENGTH = 15;

    private static final int MIN_BUDGET = 64;
    private static final int MIN_RING = 1 << 12;
    private static final int MAX_RING = 1 << 30;

    /** Rejects what the kernel side cannot do, with the value in the message. */
    public CaptureSettings {
        sources = Set.copyOf(sources);
        checkBudget("request", requestBudget);
        checkBudget("response", responseBudget);
        checkRing(ringBytes);
        doors = List.copyOf(doors);
        comms = List.copyOf(comms);
        checkComms(comms);
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
     * Rejects names that no process can have, and more than there is room for.
     *
     * @param comms the names
     */
    public static void checkComms(Collection<String> comms) {
        if (comms.size() > MAX_COMMS) {
            throw new IllegalArgumentException("at most " + MAX_COMMS + " process names: " + comms.size());
        }
        for (String comm : comms) {
            int length = comm.getBytes(StandardCharsets.UTF_8).length;
            if (length == 0 || length > MAX_COMM_LENGTH) {
                throw new IllegalArgumentException(
                        "process name must have 1 to " + MAX_COMM_LENGTH + " bytes: \"" + comm + "\"");
            }
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

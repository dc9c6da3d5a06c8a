package io.s3trace.bpf.capture;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Which processes the kernel side is to trace.
 *
 * @param excludedPid a process that is never traced, or 0
 * @param onlyListed whether to trace only the processes that are named to the capture
 * @param followChildren whether those that they fork are traced, too
 * @param judging whether the reader of the records judges which processes are traced
 * @param comms names of the processes to trace; if empty, all
 */
public record ProcessSelection(
        int excludedPid, boolean onlyListed, boolean followChildren, boolean judging, List<String> comms) {
    /** Every process there is. */
    public static final ProcessSelection ALL = new ProcessSelection(0, false, false, false, List.of());
    /** Only those that are named to the capture. */
    public static final ProcessSelection LISTED = new ProcessSelection(0, true, false, false, List.of());

    // Those of s3trace.h, but not read from there: the generated classes need native access, rejecting a bad value does not.

    /** How many names there may be. */
    public static final int MAX_COMMS = 16;
    /** The longest name that the kernel keeps, in bytes. */
    public static final int MAX_COMM_LENGTH = 15;

    /** Rejects what the kernel side cannot do, with the value in the message. */
    public ProcessSelection {
        comms = List.copyOf(comms);
        checkComms(comms);
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
}

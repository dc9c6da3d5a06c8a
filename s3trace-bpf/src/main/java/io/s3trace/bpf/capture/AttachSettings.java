package io.s3trace.bpf.capture;

import java.time.Duration;
import java.util.List;

/**
 * How programs get to where bytes move.
 *
 * @param seekCheapPlaces whether to probe functions where it costs least, rather than at their first byte
 * @param uprobeMulti whether to attach to many places by one link, where the kernel can
 * @param doors by what bytes may be seen to move through sockets, the first choice first; none: not at all
 * @param rescanInterval time between two rounds of looking for libraries loaded later, at least; zero for none
 */
public record AttachSettings(
        boolean seekCheapPlaces, boolean uprobeMulti, List<SocketDoor> doors, Duration rescanInterval) {
    /** By the quickest way, to functions alone, in the libraries that there are. */
    public static final AttachSettings FUNCTIONS = new AttachSettings(true, true, List.of(), Duration.ZERO);

    /** Copies the list. */
    public AttachSettings {
        doors = List.copyOf(doors);
    }
}

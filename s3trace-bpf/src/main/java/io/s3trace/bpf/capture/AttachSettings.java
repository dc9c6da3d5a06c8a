package io.s3trace.bpf.capture;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How programs are attached to where bytes move.
 *
 * @param seekCheapPlaces whether to probe functions where it costs least, rather than at their first byte
 * @param uprobeMulti whether to attach to many places by one link, if the kernel can
 * @param hooks the ways to see bytes move through sockets, the first choice first; if empty, sockets are not watched
 * @param rescanInterval least time between two rounds of looking for libraries loaded later; zero for none
 * @param programFolders folders with programs to look into before they are started, if all processes are attached to
 */
public record AttachSettings(
        boolean seekCheapPlaces, boolean uprobeMulti, List<SocketHook> hooks, Duration rescanInterval,
        List<Path> programFolders) {
    /** The quickest settings: attaches to functions only, in the libraries that are there now. */
    public static final AttachSettings FUNCTIONS = new AttachSettings(true, true, List.of(), Duration.ZERO, List.of());

    /** Copies the lists. */
    public AttachSettings {
        hooks = List.copyOf(hooks);
        programFolders = List.copyOf(programFolders);
    }
}

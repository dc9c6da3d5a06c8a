package io.s3trace;

import java.util.List;

/**
 * What a {@link TraceServer} has done since it was started, and what its readers lost.
 *
 * @param events events that it took
 * @param ownerless those of them whose process's owner is not known: only those see them who see everything
 * @param accepted readers that were let in so far
 * @param refused connections that were refused so far
 * @param lost events that had no room in a reader's queue, of readers that have gone, too
 * @param readers those that are there
 */
public record ServerStats(long events, long ownerless, long accepted, long refused, long lost, List<Reader> readers) {
    /** Makes a copy that does not change. */
    public ServerStats {
        readers = List.copyOf(readers);
    }

    /**
     * A reader.
     *
     * @param pid its process id
     * @param uid its user's id
     * @param containerId id of its container, empty if it is in none
     * @param all whether it sees everything, rather than what is its user's
     * @param sentBytes bytes that were sent to it
     * @param waitingBytes bytes that wait for it
     * @param lost events that had no room in its queue
     */
    public record Reader(int pid, int uid, String containerId, boolean all, long sentBytes, long waitingBytes, long lost) {}
}

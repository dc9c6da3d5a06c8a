package io.s3trace.internal.serving;

import java.util.List;

/**
 * What has become of the events.
 *
 * @param events events taken
 * @param ownerless those of them that are nobody's: only those see them who see everything
 * @param accepted readers accepted so far
 * @param refused readers refused so far
 * @param lost events that had no room in a reader's queue, of readers that have gone, too
 * @param readers those that are there
 */
public record ServingFigures(long events, long ownerless, long accepted, long refused, long lost, List<Reader> readers) {

    /**
     * A reader.
     *
     * @param pid its process
     * @param uid its user
     * @param container its container's id, empty if it is in none
     * @param all whether it sees everything
     * @param sentBytes bytes sent
     * @param waitingBytes bytes that wait
     * @param lost events that had no room
     */
    public record Reader(int pid, int uid, String container, boolean all, long sentBytes, long waitingBytes, long lost) {
        static Reader of(ServedReader reader) {
            Owner owner = reader.audience().owner();
            return new Reader(reader.pid(), owner.uid(), owner.place().container(), reader.audience().all(),
                    reader.sentBytes(), reader.queue().bytes(), reader.queue().lost());
        }
    }
}

package io.s3trace.bpf.capture;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files that wait for a time to come, in the order of being added. Bounded. Thread-safe. */
final class PendingFiles {
    /** More than any distribution has on its path. */
    static final int MOST = 16_384;

    private final Map<Path, Long> due = new LinkedHashMap<>();

    /**
     * Adds a file. If it was there, it has a new time.
     *
     * @return false if there is no room
     */
    synchronized boolean add(Path file, long dueNanos) {
        due.remove(file);
        if (due.size() == MOST) {
            return false;
        }
        due.put(file, dueNanos);
        return true;
    }

    /** Takes the file that has waited for longest, if its time has come. */
    synchronized Optional<Path> poll(long now) {
        Iterator<Map.Entry<Path, Long>> files = due.entrySet().iterator();
        if (waitNanos(now) > 0) {
            return Optional.empty();
        }
        Path file = files.next().getKey();
        files.remove();
        return Optional.of(file);
    }

    /** {@return nanoseconds until there is something to take; very many, if nothing waits} */
    synchronized long waitNanos(long now) {
        return due.isEmpty() ? Long.MAX_VALUE : due.values().iterator().next() - now;
    }

    synchronized boolean isEmpty() {
        return due.isEmpty();
    }
}

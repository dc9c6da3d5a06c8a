package io.s3trace.internal.pipeline;

import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Share;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * How many connections to S3 were opened, and how many stayed sealed, by process. Bounded: the process that came first is
 * forgotten. Thread-safe.
 */
public final class S3Shares {
    private static final int MAX_PROCESSES = 1024;

    private final SequencedMap<ProcessInfo, Count> counts = new LinkedHashMap<>();

    private static final class Count {
        private long opened;
        private long sealed;
    }

    S3Shares() {}

    /** A connection to S3 carries its first request that is seen. */
    synchronized void opened(ProcessInfo process) {
        count(process).opened++;
    }

    /** A connection to S3 is found sealed. */
    synchronized void sealed(ProcessInfo process) {
        count(process).sealed++;
    }

    /** A connection that was found sealed turns out to be opened. */
    synchronized void unsealed(ProcessInfo process) {
        Count count = count(process);
        count.sealed = Math.max(0, count.sealed - 1);
    }

    private Count count(ProcessInfo process) {
        Count count = counts.computeIfAbsent(process, first -> new Count());
        if (counts.size() > MAX_PROCESSES) {
            counts.pollFirstEntry();
        }
        return count;
    }

    /** {@return the counts now, by process} */
    public synchronized List<S3Share> shares() {
        return counts.entrySet().stream()
                .map(entry -> new S3Share(entry.getKey(), entry.getValue().opened, entry.getValue().sealed)).toList();
    }
}

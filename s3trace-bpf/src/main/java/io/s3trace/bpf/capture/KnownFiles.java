package io.s3trace.bpf.capture;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of files, for all tracers of a JVM: the second one need not look into them again. Bounded: the files that were
 * not asked for longest are forgotten. Nothing is remembered of a file that has only just changed: it may change once more
 * without that showing. Thread-safe.
 */
final class KnownFiles {
    private static final int MAX_FILES = 4096;
    /** Longer than the clocks of file systems take from one tick to the next. */
    private static final Duration SETTLING = Duration.ofSeconds(2);
    /** While no tracer runs, it goes if memory is short. */
    private static SoftReference<KnownFiles> shared = new SoftReference<>(null);

    private final Duration settling;
    private final Map<FileVersion.Stamp, FileKnowledge> files = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<FileVersion.Stamp, FileKnowledge> eldest) {
            return size() > MAX_FILES;
        }
    };

    /**
     * Knows nothing yet.
     *
     * @param settling how long a file must not have changed for what is found in it to be remembered
     */
    KnownFiles(Duration settling) {
        this.settling = settling;
    }

    /** {@return those of this JVM} */
    static synchronized KnownFiles shared() {
        KnownFiles known = shared.get();
        if (known == null) {
            known = new KnownFiles(SETTLING);
            shared = new SoftReference<>(known);
        }
        return known;
    }

    /** {@return what is known of a file in a state} */
    synchronized FileKnowledge of(FileVersion.Stamp state) {
        return files.getOrDefault(state, FileKnowledge.NONE);
    }

    /**
     * Remembers what was found in a file, if it is sure that it was found in this state.
     *
     * @param path where the file is
     * @param before its state before it was looked into
     */
    void add(Path path, FileVersion.Stamp before, FileKnowledge found) {
        try {
            if (isSettled(before) && FileVersion.Stamp.of(path).equals(before)) {
                synchronized (this) {
                    files.merge(before, found, FileKnowledge::and);
                }
            }
        } catch (IOException e) {
            // It can no longer be reached.
        }
    }

    private boolean isSettled(FileVersion.Stamp state) {
        return state.changed().toInstant().isBefore(Instant.now().minus(settling));
    }
}

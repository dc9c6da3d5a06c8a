package io.s3trace.internal.process;

import io.s3trace.internal.collect.RecentMap;
import java.util.Map;

/** The names that a process has looked up last, by the time when each lookup began. For one thread. */
final class LookedUpNames {
    private static final int MAX_NAMES = 64;

    private final Map<Long, String> names = new RecentMap<>(MAX_NAMES);

    void add(long startNanos, String name) {
        names.put(startNanos, name);
    }

    /** {@return the name, empty if it is not known} */
    String name(long startNanos) {
        return names.getOrDefault(startNanos, "");
    }
}

package io.s3trace.exchange;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names that a process has looked up last, by when each look-up began. For one thread. */
final class LookedUpNames {
    private static final int MAX_NAMES = 64;

    private final LinkedHashMap<Long, String> names = new LinkedHashMap<>(4) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MAX_NAMES;
        }
    };

    void add(long startNanos, String name) {
        names.put(startNanos, name);
    }

    /** {@return the name, empty if it is not known} */
    String name(long startNanos) {
        return names.getOrDefault(startNanos, "");
    }
}

package io.s3trace.internal.collect;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map with room for a limited number of entries. If there is one more, the entry is removed that was not used for longest.
 * For one thread.
 *
 * @param <K> the keys
 * @param <V> the values
 */
public final class RecentMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int capacity;

    /** Begins empty. */
    public RecentMap(int capacity) {
        super(16, 0.75f, true);
        this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }
}

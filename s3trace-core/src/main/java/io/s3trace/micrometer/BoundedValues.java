package io.s3trace.micrometer;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets so many values of a tag pass. When there are more, one that has not been seen for long makes room for a new one; if there
 * is none, the new one is {@link S3TraceMeters#OTHER}. Thread-safe.
 */
final class BoundedValues {
    private final int limit;
    private final long idleNanos;
    private final LongSupplier clock;
    private final Consumer<String> onForgotten;
    /** When each was last seen; the longest ago first. */
    private final Map<String, Long> admitted = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Makes one that has admitted none.
     *
     * @param idleNanos how long a value must not have been seen to make room
     * @param clock tells nanoseconds
     * @param onForgotten takes each value that has made room
     */
    BoundedValues(int limit, long idleNanos, LongSupplier clock, Consumer<String> onForgotten) {
        this.limit = limit;
        this.idleNanos = idleNanos;
        this.clock = clock;
        this.onForgotten = onForgotten;
    }

    synchronized String bound(String value) {
        long now = clock.getAsLong();
        if (!admitted.containsKey(value) && admitted.size() >= limit && !makeRoom(now)) {
            return S3TraceMeters.OTHER;
        }
        admitted.put(value, now);
        return value;
    }

    private boolean makeRoom(long now) {
        Iterator<Map.Entry<String, Long>> entries = admitted.entrySet().iterator();
        Map.Entry<String, Long> oldest = entries.next();
        if (now - oldest.getValue() < idleNanos) {
            return false;
        }
        entries.remove();
        onForgotten.accept(oldest.getKey());
        return true;
    }
}

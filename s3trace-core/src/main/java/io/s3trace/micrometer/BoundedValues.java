package io.s3trace.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lets the first so many values of a tag pass; all later ones are {@link S3TraceMeters#OTHER}. Thread-safe. */
final class BoundedValues {
    private final int limit;
    private final Set<String> admitted = ConcurrentHashMap.newKeySet();

    BoundedValues(int limit) {
        this.limit = limit;
    }

    String bound(String value) {
        if (admitted.contains(value)) {
            return value;
        }
        synchronized (this) {
            return admitted.size() < limit && admitted.add(value) || admitted.contains(value)
                    ? value
                    : S3TraceMeters.OTHER;
        }
    }
}

package io.s3trace.advice;

import java.util.LinkedHashSet;
import java.util.Set;

/** The 256 values that were added last, without repetitions: of more, the first are forgotten. Not thread-safe. */
final class Latest<T> {
    private static final int MAX = 256;

    private final Set<T> values = new LinkedHashSet<>();

    void add(T value) {
        values.add(value);
        if (values.size() > MAX) {
            values.remove(values.iterator().next());
        }
    }

    boolean contains(T value) {
        return values.contains(value);
    }
}

package io.s3trace.micrometer;

import io.s3trace.event.TracerStats;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The tracer's figures, read at most once a second: a scrape asks for dozens of them. Thread-safe. */
final class RecentStats {
    private static final long FRESH_NANOS = 1_000_000_000;

    private final Supplier<TracerStats> source;
    private final List<Consumer<TracerStats>> readers = new CopyOnWriteArrayList<>();
    private TracerStats stats;
    private long readNanos;

    RecentStats(Supplier<TracerStats> source) {
        this.source = source;
    }

    /** Calls a reader with the figures that there are, and whenever they have been read anew. */
    void onRead(Consumer<TracerStats> reader) {
        readers.add(reader);
        TracerStats current = current();
        if (current != null) {
            reader.accept(current);
        }
    }

    /** Returns a figure, or 0 as long as there are none. */
    double read(ToDoubleFunction<TracerStats> value) {
        TracerStats current = current();
        return current == null ? 0 : value.applyAsDouble(current);
    }

    private TracerStats current() {
        synchronized (this) {
            if (stats != null && System.nanoTime() - readNanos < FRESH_NANOS) {
                return stats;
            }
            stats = source.get();
            readNanos = System.nanoTime();
            if (stats == null) {
                return null;
            }
        }
        TracerStats fresh = stats;
        readers.forEach(reader -> reader.accept(fresh));
        return fresh;
    }
}

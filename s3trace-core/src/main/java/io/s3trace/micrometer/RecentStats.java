package io.s3trace.micrometer;

import io.s3trace.event.TracerStats;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** The tracer's figures, read at most once a second: a scrape asks for dozens of them. Thread-safe. */
final class RecentStats {
    private static final long FRESH_NANOS = 1_000_000_000;

    private final Supplier<Optional<TracerStats>> source;
    private final List<Consumer<TracerStats>> readers = new CopyOnWriteArrayList<>();
    private Optional<TracerStats> stats = Optional.empty();
    private long readNanos;

    RecentStats(Supplier<Optional<TracerStats>> source) {
        this.source = source;
    }

    /** Calls a reader with the figures that there are, and whenever they have been read anew. */
    void onRead(Consumer<TracerStats> reader) {
        readers.add(reader);
        current().ifPresent(reader);
    }

    /** Returns a figure, or 0 as long as there are none. */
    double read(ToDoubleFunction<TracerStats> value) {
        return current().map(value::applyAsDouble).orElse(0.0);
    }

    private Optional<TracerStats> current() {
        Optional<TracerStats> fresh;
        synchronized (this) {
            if (stats.isPresent() && System.nanoTime() - readNanos < FRESH_NANOS) {
                return stats;
            }
            stats = source.get();
            readNanos = System.nanoTime();
            fresh = stats;
        }
        fresh.ifPresent(figures -> readers.forEach(reader -> reader.accept(figures)));
        return fresh;
    }
}

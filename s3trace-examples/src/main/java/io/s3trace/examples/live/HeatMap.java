package io.s3trace.examples.live;

import io.s3trace.event.S3RequestEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * How many requests took how long, second by second: a column per second, a cell per range of times, four ranges to the
 * decade from 100 us to 100 s; the first and last take what is beyond. Thread-safe.
 */
final class HeatMap {
    static final int SECONDS = 180;
    static final int CELLS = 24;
    private static final double CELLS_PER_DECADE = 4;
    private static final double LOWEST_NANOS = 1e5;

    /**
     * The requests that ended in one second.
     *
     * @param second of the epoch
     * @param errors how many failed
     * @param cells how many took how long
     */
    record Column(long second, int errors, int[] cells) {}

    private final Deque<Column> columns = new ArrayDeque<>();

    synchronized void add(S3RequestEvent event, long second) {
        Column last = columns.peekLast();
        if (last == null || last.second() < second) {
            last = new Column(second, 0, new int[CELLS]);
            columns.add(last);
            columns.removeIf(column -> column.second() <= second - SECONDS);
        }
        last.cells()[cell(event.phases().totalNanos())]++;
        if (event.failed()) {
            columns.removeLast();
            columns.add(new Column(last.second(), last.errors() + 1, last.cells()));
        }
    }

    /** Returns the columns from a second on; seconds without requests have none. */
    synchronized List<Column> since(long second) {
        return columns.stream()
                .filter(column -> column.second() >= second)
                .map(column -> new Column(column.second(), column.errors(), column.cells().clone()))
                .toList();
    }

    static int cell(long nanos) {
        int cell = (int) Math.floor(Math.log10(Math.max(nanos, 1) / LOWEST_NANOS) * CELLS_PER_DECADE);
        return Math.clamp(cell, 0, CELLS - 1);
    }
}

package io.s3trace.stats;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows by key. Not thread-safe. */
final class Table {
    private static final Comparator<Map.Entry<String, Row>> MOST_FIRST = Comparator
            .comparing((Map.Entry<String, Row> entry) -> entry.getKey().equals(S3Statistics.OTHER))
            .thenComparingLong(entry -> -entry.getValue().count())
            .thenComparing(Map.Entry::getKey);

    private final int digits;
    private final Map<String, Row> rows = new HashMap<>();

    Table(int digits) {
        this.digits = digits;
    }

    /** Returns the key's row, or null. */
    @Nullable Row find(String key) {
        return rows.get(key);
    }

    Row row(String key) {
        return rows.computeIfAbsent(key, k -> new Row(digits));
    }

    /** How often a key was counted. */
    long count(String key) {
        Row row = rows.get(key);
        return row == null ? 0 : row.count();
    }

    /** The keys with the fewest requests, below a limit. {@code OTHER} is not among them. */
    List<String> rarest(int most, long below) {
        return rows.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(S3Statistics.OTHER) && entry.getValue().count() < below)
                .sorted(MOST_FIRST.reversed())
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Adds the figures of these keys to {@code OTHER}, and removes them. */
    void merge(List<String> keys) {
        for (String key : keys) {
            Row row = rows.remove(key);
            if (row != null && !row.isEmpty()) {
                row(S3Statistics.OTHER).add(row);
            }
        }
    }

    /** Takes over all figures of another, and leaves it with none. */
    void drain(Table other) {
        other.rows.forEach((key, row) -> {
            if (!row.isEmpty()) {
                row(key).add(row);
                row.reset();
            }
        });
    }

    Table copy() {
        Table copy = new Table(digits);
        rows.forEach((key, row) -> copy.rows.put(key, row.copy()));
        return copy;
    }

    /**
     * Subtracts an earlier table. The figures of a key that was removed since are in {@code OTHER}, even if it has a new row
     * now.
     */
    void subtract(Table earlier) {
        earlier.rows.forEach((key, row) -> {
            Row now = rows.get(key);
            (now != null && now.isLater(row) ? now : row(S3Statistics.OTHER)).subtract(row);
        });
    }

    StatisticsSnapshot snapshot(Instant from, Instant to) {
        Row all = new Row(digits);
        List<KeyFigures> keys = new ArrayList<>();
        rows.entrySet().stream().filter(entry -> !entry.getValue().isEmpty()).sorted(MOST_FIRST).forEach(entry -> {
            all.add(entry.getValue());
            keys.add(entry.getValue().figures(entry.getKey()));
        });
        return new StatisticsSnapshot(from, to, keys, all.figures(""));
    }
}

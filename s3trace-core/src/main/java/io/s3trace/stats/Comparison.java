package io.s3trace.stats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares two snapshots, key by key. */
final class Comparison {
    /** So rarely is anything at all said to have changed, if nothing has. */
    private static final double LEVEL = 0.01;
    private static final int FIGURES = 3;

    private final double level;

    private Comparison(int comparisons) {
        // each of several tests may be wrong: C. E. Bonferroni's correction
        level = LEVEL / (FIGURES * comparisons);
    }

    static StatisticsComparison of(StatisticsSnapshot before, StatisticsSnapshot after) {
        requireSameDigits(before, after);
        Map<String, KeyFigures> earlier = byKey(before);
        Map<String, KeyFigures> later = byKey(after);
        List<String> keys = new ArrayList<>(later.keySet());
        earlier.keySet().stream().filter(key -> !later.containsKey(key)).forEach(keys::add);
        Comparison comparison = new Comparison(keys.size() + 1);
        return new StatisticsComparison(
                keys.stream().map(key -> comparison.compare(key, earlier.getOrDefault(key, none(before, key)),
                        later.getOrDefault(key, none(after, key)))).toList(),
                comparison.compare("", before.all(), after.all()));
    }

    private KeyComparison compare(String key, KeyFigures before, KeyFigures after) {
        return new KeyComparison(key, before, after,
                RankTest.ofTimes(before.total().buckets(), after.total().buckets(), level),
                RankTest.ofTimes(before.ttfb().buckets(), after.ttfb().buckets(), level),
                RankTest.ofFailures(before, after, level));
    }

    private static Map<String, KeyFigures> byKey(StatisticsSnapshot snapshot) {
        Map<String, KeyFigures> byKey = new LinkedHashMap<>();
        snapshot.keys().forEach(figures -> byKey.put(figures.key(), figures));
        return byKey;
    }

    private static KeyFigures none(StatisticsSnapshot snapshot, String key) {
        return new Row(digits(snapshot)).figures(key);
    }

    private static int digits(StatisticsSnapshot snapshot) {
        return Objects.requireNonNull(snapshot).all().total().buckets().significantDigits();
    }

    private static void requireSameDigits(StatisticsSnapshot before, StatisticsSnapshot after) {
        if (digits(before) != digits(after)) {
            throw new IllegalArgumentException("times must have the same number of significant digits: " + digits(before)
                    + " before, " + digits(after) + " after");
        }
    }
}

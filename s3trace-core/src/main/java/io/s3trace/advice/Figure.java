package io.s3trace.advice;

/**
 * What was measured, and what it is judged against.
 *
 * @param name what it is, such as {@code requests that needed a new connection}
 * @param value the figure
 * @param threshold from which figure on this is a finding
 * @param unit such as {@code %} or {@code ms}; empty for a number of things
 */
public record Figure(String name, double value, double threshold, String unit) {
    private static final double PERCENT = 100;
    private static final double NANOS_PER_MILLI = 1e6;

    static Figure share(String name, double value, double threshold) {
        return new Figure(name, PERCENT * value, PERCENT * threshold, "%");
    }

    static Figure millis(String name, long nanos, long thresholdNanos) {
        return new Figure(name, nanos / NANOS_PER_MILLI, thresholdNanos / NANOS_PER_MILLI, "ms");
    }

    static Figure number(String name, long value, long threshold) {
        return new Figure(name, value, threshold, "");
    }
}

package io.s3trace.stats;

import io.s3trace.internal.hdrhistogram.Histogram;

/** A distribution of times. Not thread-safe. */
final class Latency {
    private final Histogram histogram;
    private final int digits;
    private long sumNanos;

    Latency(int digits) {
        this.digits = digits;
        histogram = new Histogram(digits);
    }

    private Latency(Latency other) {
        digits = other.digits;
        histogram = other.histogram.copy();
        sumNanos = other.sumNanos;
    }

    Latency copy() {
        return new Latency(this);
    }

    void record(long nanos) {
        long value = Math.max(0, nanos);
        histogram.recordValue(value);
        sumNanos += value;
    }

    void add(Latency other) {
        histogram.add(other.histogram);
        sumNanos += other.sumNanos;
    }

    void subtract(Latency earlier) {
        histogram.subtract(earlier.histogram);
        sumNanos -= earlier.sumNanos;
    }

    void reset() {
        histogram.reset();
        sumNanos = 0;
    }

    LatencyFigures figures() {
        long count = histogram.getTotalCount();
        if (count == 0) {
            return new LatencyFigures(0, 0, 0, 0, 0, 0, 0, 0, TimeBuckets.of(histogram, digits));
        }
        return new LatencyFigures(
                count,
                histogram.getMinValue(),
                (double) sumNanos / count,
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue(),
                TimeBuckets.of(histogram, digits));
    }
}

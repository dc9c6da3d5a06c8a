package io.s3trace.benchmarks.overhead;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A figure over all rounds.
 *
 * @param median the middle one
 * @param min the smallest
 * @param max the largest
 */
record Spread(double median, double min, double max) {

    static Spread of(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        return of(samples.stream().mapToDouble(figure).toArray());
    }

    /** Of what each round's sample is beside the round's sample of the untraced client. */
    static Spread beside(List<Sample> samples, List<Sample> untraced, Comparison comparison) {
        return of(IntStream.range(0, samples.size())
                .mapToDouble(round -> comparison.of(samples.get(round), untraced.get(round))).toArray());
    }

    /** Compares two samples of one round. */
    interface Comparison {
        double of(Sample traced, Sample untraced);
    }

    static Spread of(double[] figures) {
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    String json() {
        return String.format(Locale.ROOT, "{\"median\":%.4f,\"min\":%.4f,\"max\":%.4f}", median, min, max);
    }

    /** The median, and the range behind it. */
    String text(int digits) {
        String one = "%." + digits + "f";
        return String.format(Locale.ROOT, one + " (" + one + " - " + one + ")", median, min, max);
    }
}

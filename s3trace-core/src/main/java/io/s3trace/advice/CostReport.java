package io.s3trace.advice;

import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What requests cost, at list prices. Immutable.
 *
 * @param currency the currency, such as {@code USD}
 * @param pricesOf of when the prices are
 * @param span for how long the requests were looked at
 * @param lines the costs by process, bucket, operation and storage class, the highest first
 */
public record CostReport(String currency, LocalDate pricesOf, Duration span, List<CostLine> lines) {
    /** A month has 730 hours on average, as price lists count. */
    private static final double SECONDS_PER_MONTH = 730 * 3600.0;
    private static final double MILLIS_PER_SECOND = 1e3;

    /** Copies the lines. */
    public CostReport {
        lines = List.copyOf(lines);
    }

    /** {@return what all of them cost} */
    public double total() {
        return sum(CostLine::cost);
    }

    /** {@return what those cost that failed} */
    public double failed() {
        return sum(CostLine::failedCost);
    }

    /** {@return what those cost that were not the first attempt} */
    public double repeated() {
        return sum(CostLine::repeatedCost);
    }

    /** {@return how many requests have no price} */
    public long unpriced() {
        return lines.stream().filter(line -> !line.priced()).mapToLong(CostLine::requests).sum();
    }

    /**
     * Returns what a month would cost if it went on like this.
     *
     * @param cost a cost of this report, such as {@link #total}
     * @return the cost of 730 hours; 0 if the span is shorter than a second, of which nothing can be said
     */
    public double aMonthOf(double cost) {
        double seconds = span.toMillis() / MILLIS_PER_SECOND;
        return seconds < 1 ? 0 : cost * SECONDS_PER_MONTH / seconds;
    }

    /**
     * Adds up costs.
     *
     * @param key what lines have in common, such as {@code line -> line.subject().bucket()}
     * @return the costs by that, the highest first
     */
    public Map<String, Double> by(Function<? super CostLine, String> key) {
        Map<String, Double> sums = new LinkedHashMap<>();
        lines.forEach(line -> sums.merge(key.apply(line), line.cost(), Double::sum));
        Map<String, Double> sorted = new LinkedHashMap<>();
        sums.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private double sum(ToDoubleFunction<CostLine> cost) {
        return lines.stream().mapToDouble(cost).sum();
    }
}

package io.s3trace.examples.agent;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times and sizes as people write them. */
public final class Quantity {
    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(us|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9}) ?(B|KiB|MiB|GiB)?");
    private static final Map<String, Integer> SHIFTS = Map.of("B", 0, "KiB", 10, "MiB", 20, "GiB", 30);

    private Quantity() {}

    /** A time such as {@code 250ms}; empty if it is none. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long unit = Objects.requireNonNull(NANOS.get(matcher.group(2)));
        return Optional.of(Duration.ofNanos((long) (Double.parseDouble(matcher.group(1)) * unit)));
    }

    /** A size such as {@code 64KiB}, in bytes; empty if it is none. */
    static Optional<Long> bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        return matcher.matches()
                ? Optional.of(Long.parseLong(matcher.group(1)) << SHIFTS.getOrDefault(
                        matcher.group(2) == null ? "B" : matcher.group(2), 0))
                : Optional.empty();
    }
}

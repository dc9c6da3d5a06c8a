package io.s3trace.micrometer;

import io.s3trace.event.TracerStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Describes meters. Every setting has a default; a bad value is rejected at once. Not thread-safe. */
public final class S3TraceMetersBuilder {
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> TAKEN =
            Set.of("hostname", "comm", "s3_operation", "method", "bucket", "bucket_source", "endpoint", "pid", "protocol", "le",
                    "status_code");

    private final Set<String> labels = new LinkedHashSet<>();
    private String prefix = "s3trace";
    private String hostname = localHostname();
    private int maxTagValues = 100;
    private boolean pid;
    private boolean bucketSource;
    private boolean protocol;
    private double[] bucketsMillis = {1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000};
    private Supplier<Optional<TracerStats>> stats = Optional::empty;
    private LongSupplier clock = System::nanoTime;

    S3TraceMetersBuilder() {}

    /**
     * Sets what the names of all meters begin with. Default: {@code s3trace}.
     *
     * @param prefix such as {@code s3slower}: letters, digits, underscores and dots
     * @return this
     * @throws IllegalArgumentException if it has other characters
     */
    public S3TraceMetersBuilder prefix(String prefix) {
        require(PREFIX.matcher(prefix).matches(), "prefix must be letters, digits, '_' and '.': ", prefix);
        this.prefix = prefix;
        return this;
    }

    /**
     * Sets the tag {@code hostname}. Default: this host's name.
     *
     * @param hostname the name
     * @return this
     */
    public S3TraceMetersBuilder hostname(String hostname) {
        this.hostname = Objects.requireNonNull(hostname, "hostname");
        return this;
    }

    /**
     * Sets how many values each tag may have. Of more, one that no request has had for ten minutes makes room, and its meters
     * go; where there is none, the new value becomes {@link S3TraceMeters#OTHER}. Default: 100.
     *
     * @param maxTagValues a positive number
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public S3TraceMetersBuilder maxTagValues(int maxTagValues) {
        require(maxTagValues > 0, "maxTagValues must be positive: ", maxTagValues);
        this.maxTagValues = maxTagValues;
        return this;
    }

    /**
     * Adds the tag {@code pid}. Default: false, for pids are many.
     *
     * @param pid whether to add it
     * @return this
     */
    public S3TraceMetersBuilder pid(boolean pid) {
        this.pid = pid;
        return this;
    }

    /**
     * Adds the tag {@code bucket_source}: how it is known which bucket a request is about, by name
     * ({@link io.s3trace.event.BucketSource}). Default: false.
     *
     * @param bucketSource whether to add it
     * @return this
     */
    public S3TraceMetersBuilder bucketSource(boolean bucketSource) {
        this.bucketSource = bucketSource;
        return this;
    }

    /**
     * Adds the tag {@code protocol}: the version of HTTP, such as {@code HTTP/2}. Default: false.
     *
     * @param protocol whether to add it
     * @return this
     */
    public S3TraceMetersBuilder protocol(boolean protocol) {
        this.protocol = protocol;
        return this;
    }

    /**
     * Adds a tag for each of these labels of targets ({@link io.s3trace.event.S3RequestEvent#labels}), empty for an event
     * without. Default: none.
     *
     * @param labels names of labels: letters, digits, underscores
     * @return this
     * @throws IllegalArgumentException if a name has other characters or is that of another tag
     */
    public S3TraceMetersBuilder labels(String... labels) {
        for (String label : labels) {
            require(LABEL.matcher(label).matches(), "label must be letters, digits and '_': ", label);
            require(!TAKEN.contains(label), "label has the name of another tag: ", label);
            this.labels.add(label);
        }
        return this;
    }

    /**
     * Sets the upper bounds of the histograms' buckets. Default: 1, 5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10 s.
     *
     * @param bounds positive times
     * @return this
     * @throws IllegalArgumentException if one is not positive, or there are none
     */
    public S3TraceMetersBuilder buckets(Duration... bounds) {
        require(bounds.length > 0, "buckets must be given: ", List.of(bounds));
        require(Stream.of(bounds).allMatch(Duration::isPositive), "buckets must be positive: ", List.of(bounds));
        bucketsMillis = Stream.of(bounds).mapToDouble(bound -> bound.toNanos() / 1e6).sorted().distinct().toArray();
        return this;
    }

    /**
     * Sets where the tracer's own figures come from; they are asked for at most once a second. Default: nowhere, and they
     * are zero.
     *
     * @param stats such as {@code tracer::stats}
     * @return this
     */
    public S3TraceMetersBuilder stats(Supplier<TracerStats> stats) {
        Objects.requireNonNull(stats, "stats");
        return optionalStats(() -> Optional.of(stats.get()));
    }

    /**
     * Sets where the tracer's own figures come from, like {@link #stats}, if there may be none yet.
     *
     * @param stats the figures; empty as long as there are none: then they are zero
     * @return this
     */
    public S3TraceMetersBuilder optionalStats(Supplier<Optional<TracerStats>> stats) {
        this.stats = Objects.requireNonNull(stats, "stats");
        return this;
    }

    /**
     * Makes the meters.
     *
     * @return meters that are bound to no registry yet
     */
    public S3TraceMeters build() {
        return new S3TraceMeters(this);
    }

    String prefix() {
        return prefix;
    }

    String hostname() {
        return hostname;
    }

    /** For tests: tells nanoseconds. */
    S3TraceMetersBuilder clock(LongSupplier clock) {
        this.clock = clock;
        return this;
    }

    LongSupplier clock() {
        return clock;
    }

    int maxTagValues() {
        return maxTagValues;
    }

    boolean pid() {
        return pid;
    }

    boolean bucketSource() {
        return bucketSource;
    }

    boolean protocol() {
        return protocol;
    }

    List<String> labels() {
        return List.copyOf(labels);
    }

    double[] bucketsMillis() {
        return bucketsMillis.clone();
    }

    Supplier<Optional<TracerStats>> stats() {
        return stats;
    }

    /** Without asking a name server. */
    private static String localHostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static void require(boolean condition, String message, Object value) {
        if (!condition) {
            throw new IllegalArgumentException(message + value);
        }
    }
}

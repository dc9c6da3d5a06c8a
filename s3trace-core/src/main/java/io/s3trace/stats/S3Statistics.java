package io.s3trace.stats;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.hdrhistogram.WriterReaderPhaser;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Count, errors, bytes and percentiles of events, by any key. A listener:
 *
 * <pre>{@code
 * S3Statistics byOperation = new S3Statistics(StatisticsKey.OPERATION);
 * try (S3Tracer tracer = S3Tracer.builder().onEveryEvent(byOperation).start()) {
 *     ...
 *     byOperation.snapshot().keys().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>The number of keys is bounded: {@code maxKeys} have a row of their own, all others share {@link #OTHER}. If there are
 * others, a reading removes the keys with the fewest requests, at most a quarter of all. Their figures go to {@link #OTHER},
 * and keys that are busy now get the room. So the busiest keys have their rows, whenever they came. A row covers all requests
 * since its key got it, and rows always add up to the total.
 *
 * <p>Thread-safe. A reader takes away the table that is written to, leaves an empty one ({@link WriterReaderPhaser}), and then
 * adds up. So recording does not wait for reading. Only while a reading removes keys do writers wait for a moment. Any number
 * of threads may read; they do not disturb one another. At the default of two digits, this takes some 20 to 40 KiB for each key
 * and each reader of intervals.
 */
public final class S3Statistics implements Consumer<S3RequestEvent> {
    /** The key of all requests whose own key has no row. */
    public static final String OTHER = "other";

    /** A reading removes at most one in this many keys. */
    private static final int SHARE_LET_GO = 4;
    private static final int MAX_KEYS = 100;
    private static final int DIGITS = 2;

    private final Function<? super S3RequestEvent, String> key;
    private final int maxKeys;
    private final WriterReaderPhaser phaser = new WriterReaderPhaser();
    private final Object writing = new Object();
    private final Object reading = new Object();
    private final Instant from = Instant.now();
    /** Keys with a row of their own. For writers. */
    private final Set<String> admitted = new HashSet<>();
    private volatile Table active;
    /** For readers, like {@code sum}. */
    private Table idle;
    private final Table sum;
    /** How many requests had no row since the reading before. */
    private long turnedAway;

    /**
     * Keeps up to 100 keys, and times to two significant digits: within 1 %.
     *
     * @param key the key of an event: a {@link StatisticsKey}, several of them, or any other function; null counts as empty
     */
    public S3Statistics(Function<? super S3RequestEvent, String> key) {
        this(key, MAX_KEYS, DIGITS);
    }

    /**
     * Keeps as much as the caller says. With one more digit, tables take eight times the memory.
     *
     * @param key the key of an event: a {@link StatisticsKey}, several of them, or any other function; null counts as empty
     * @param maxKeys how many keys have a row of their own
     * @param significantDigits to how many decimal digits times are kept, 1 to 4
     * @throws IllegalArgumentException if a number is out of range
     */
    public S3Statistics(Function<? super S3RequestEvent, String> key, int maxKeys, int significantDigits) {
        require(maxKeys > 0, "maxKeys must be positive: ", maxKeys);
        require(significantDigits >= 1 && significantDigits <= 4, "significantDigits must be 1 to 4: ", significantDigits);
        this.key = Objects.requireNonNull(key, "key");
        this.maxKeys = maxKeys;
        this.active = new Table(significantDigits);
        this.idle = new Table(significantDigits);
        this.sum = new Table(significantDigits);
    }

    /** Counts an event. Waits only for others who record at the same time. */
    @Override
    public void accept(S3RequestEvent event) {
        String wanted = Objects.requireNonNullElse(key.apply(event), "");
        synchronized (writing) {
            long phase = phaser.writerCriticalSectionEnter();
            try {
                row(active, wanted).record(event);
            } finally {
                phaser.writerCriticalSectionExit(phase);
            }
        }
    }

    private Row row(Table table, String wanted) {
        Row row = table.find(wanted);
        if (row != null) {
            return row;
        }
        if (!wanted.equals(OTHER) && (admitted.contains(wanted) || admitted.size() < maxKeys)) {
            admitted.add(wanted);
            return table.row(wanted);
        }
        return table.row(OTHER);
    }

    /**
     * Returns the figures since these statistics were made.
     *
     * @return the figures now
     */
    public StatisticsSnapshot snapshot() {
        synchronized (reading) {
            StatisticsSnapshot snapshot = collect().snapshot(from, Instant.now());
            makeRoom();
            return snapshot;
        }
    }

    /**
     * Begins to read intervals. Each reader has its own, which others do not disturb.
     *
     * @return a reader whose first interval begins now
     */
    public IntervalReader intervals() {
        return new IntervalReader(this);
    }

    /**
     * Says whether times and failures differ between two spans, such as before and after a change, by more than noise.
     *
     * <p>Times are compared by the test of Mann and Whitney, on their buckets; failures by the chi-square test with the
     * correction of Yates. If nothing has changed, the probability that any {@link Difference#isReal} is below 1 %, however many
     * keys there are (Bonferroni). That holds if requests do not depend on one another. A slow minute, which is slow for all
     * requests in it, is more than noise to these tests, and not due to the change: compare long spans, under the same load.
     *
     * @param before the figures of the earlier span
     * @param after the figures of the later span, by the same key
     * @return the comparison of each key, and of all requests
     * @throws IllegalArgumentException if times have different numbers of significant digits
     */
    public static StatisticsComparison compare(StatisticsSnapshot before, StatisticsSnapshot after) {
        return Comparison.of(before, after);
    }

    /** Returns a copy of all figures so far. */
    Table copy() {
        synchronized (reading) {
            Table copy = collect().copy();
            makeRoom();
            return copy;
        }
    }

    /** Adds to the sum what was recorded since the last time; call with {@code reading} held. */
    private Table collect() {
        Table full = active;
        phaser.readerLock();
        try {
            active = idle;
            phaser.flipPhase();
        } finally {
            phaser.readerUnlock();
        }
        turnedAway = full.count(OTHER);
        sum.drain(full);
        idle = full;
        return sum;
    }

    /** Removes keys that had fewer requests in all than there were lately without a row. */
    private void makeRoom() {
        if (turnedAway == 0) {
            return;
        }
        List<String> rare = sum.rarest(Math.max(1, maxKeys / SHARE_LET_GO), turnedAway);
        synchronized (writing) {
            rare.forEach(admitted::remove);
            active.merge(rare);
        }
        idle.merge(rare);
        sum.merge(rare);
    }

    private static void require(boolean condition, String message, int value) {
        if (!condition) {
            throw new IllegalArgumentException(message + value);
        }
    }
}

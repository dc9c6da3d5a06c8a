package io.s3trace.stats;

import io.s3trace.event.S3RequestEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.HdrHistogram.WriterReaderPhaser;

/**
 * Count, errors, bytes and percentiles of events, by a key of one's choice. A listener:
 *
 * <pre>{@code
 * S3Statistics byOperation = new S3Statistics(StatisticsKey.OPERATION);
 * try (S3Tracer tracer = S3Tracer.builder().onEveryEvent(byOperation).start()) {
 *     ...
 *     byOperation.snapshot().keys().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>The number of keys is bounded: {@code maxKeys} have a row of their own, all others share {@link #OTHER}. When others
 * come, a reading lets go of the keys with the fewest requests, a quarter of them at most: what they had goes to {@link
 * #OTHER}, and those that are busy now get the room. So the busiest keys have their rows, whenever they came; a row tells of
 * all requests since its key got it, and rows always add up to the total.
 *
 * <p>Thread-safe. Who records never waits for who reads: a reader takes away the table that is written to and leaves an
 * empty one ({@link WriterReaderPhaser}), then adds up at leisure; only to let go of keys, it keeps writers for a moment.
 * Any number of threads may read; they do not disturb one another. Takes some 20 to 40 KiB a key and reader of intervals, at the default of two digits.
 */
public final class S3Statistics implements Consumer<S3RequestEvent> {
    /** The key of all requests whose own key has no row. */
    public static final String OTHER = "other";

    /** How many of the keys a reading lets go of at most. */
    private static final int SHARE_LET_GO = 4;
    private static final int MAX_KEYS = 100;
    private static final int DIGITS = 2;

    private final Function<? super S3RequestEvent, String> key;
    private final int maxKeys;
    private final WriterReaderPhaser phaser = new WriterReaderPhaser();
    private final Object writing = new Object();
    private final Object reading = new Object();
    private final Instant from = Instant.now();
    /** Keys with a row of their own; of those who write. */
    private final Set<String> admitted = new HashSet<>();
    private volatile Table active;
    /** Of those who read, like {@code sum}. */
    private Table idle;
    private final Table sum;
    /** How many requests there were no rows for, since the reading before. */
    private long turnedAway;

    /**
     * Keeps up to 100 keys, and times to two significant digits: within 1 %.
     *
     * @param key the key of an event: a {@link StatisticsKey}, several of them, or one's own; null counts as empty
     */
    public S3Statistics(Function<? super S3RequestEvent, String> key) {
        this(key, MAX_KEYS, DIGITS);
    }

    /**
     * Keeps as much as one says. With one more digit, tables take eight times the memory.
     *
     * @param key the key of an event: a {@link StatisticsKey}, several of them, or one's own; null counts as empty
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

    /** Counts an event in. Waits for nobody but others who record at the same time. */
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
     * Begins to read intervals: each reader has its own, which others do not disturb.
     *
     * @return a reader whose first interval begins now
     */
    public IntervalReader intervals() {
        return new IntervalReader(this);
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

    /** Lets go of keys of which there were fewer requests in all than of those without a row of late. */
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

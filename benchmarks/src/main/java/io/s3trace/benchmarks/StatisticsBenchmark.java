package io.s3trace.benchmarks;

import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import io.s3trace.stats.StatisticsSnapshot;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What statistics cost, an event and a snapshot. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class StatisticsBenchmark {
    private static final int KEYS = 64;

    private final S3Statistics byOperation = new S3Statistics(StatisticsKey.OPERATION);
    private final S3Statistics byConnection = new S3Statistics(event -> NAMES.get((int) event.connection().id() % KEYS));
    private RecordedEvents events;

    private static final List<String> NAMES =
            IntStream.range(0, KEYS).mapToObj(number -> "connection-" + number).toList();

    /** Has the pipeline make events. */
    @Setup
    public void record() {
        events = new RecordedEvents();
    }

    /** Counting in an event, all of one key. */
    @Benchmark
    public void accept() {
        byOperation.accept(events.next());
    }

    /** Counting in an event, of one of 64 keys. */
    @Benchmark
    public void acceptManyKeys() {
        byConnection.accept(events.next());
    }

    /** A snapshot of 64 keys. */
    @Benchmark
    public StatisticsSnapshot snapshot() {
        for (int i = 0; i < KEYS; i++) {
            byConnection.accept(events.apart(i, KEYS));
        }
        return byConnection.snapshot();
    }
}

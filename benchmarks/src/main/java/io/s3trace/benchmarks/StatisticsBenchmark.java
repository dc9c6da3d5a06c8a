package io.s3trace.benchmarks;

import io.s3trace.bpf.capture.SyntheticRing;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.pipeline.Assembler;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.select.KeyPolicy;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import io.s3trace.stats.StatisticsSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private S3RequestEvent[] events;
    private int next;

    private static final List<String> NAMES =
            IntStream.range(0, KEYS).mapToObj(number -> "connection-" + number).toList();

    /** Has the pipeline make events. */
    @Setup
    public void record() {
        List<S3RequestEvent> recorded = new CopyOnWriteArrayList<>();
        SyntheticRing ring = RecordedGets.ring();
        try (Delivery delivery = new Delivery(2 * RecordedGets.EXCHANGES)) {
            delivery.topic(EventKind.REQUEST).subscribe(recorded::add);
            Assembler assembler = new Assembler(new PipelineBenchmark.NoKernel(), delivery,
                    new PumpSettings(2048, 1024, false, Duration.ZERO, Duration.ofMinutes(10), Duration.ZERO, List.of(),
                            KeyPolicy.plain(), Set.of(), List.of()));
            ring.produce();
            ring.reader().read(assembler);
        }
        events = recorded.toArray(S3RequestEvent[]::new);
    }

    private S3RequestEvent event() {
        next = (next + 1) % events.length;
        return events[next];
    }

    /** Counting in an event, all of one key. */
    @Benchmark
    public void accept() {
        byOperation.accept(event());
    }

    /** Counting in an event, of one of 64 keys. */
    @Benchmark
    public void acceptManyKeys() {
        byConnection.accept(event());
    }

    /** A snapshot of 64 keys. */
    @Benchmark
    public StatisticsSnapshot snapshot() {
        for (int i = 0; i < KEYS; i++) {
            byConnection.accept(events[i * (events.length / KEYS)]);
        }
        return byConnection.snapshot();
    }
}

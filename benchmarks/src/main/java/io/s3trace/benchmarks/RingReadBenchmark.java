package io.s3trace.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.RingReader;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading the ring, and nothing else: records per second. The handler looks at the first word of each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RingReadBenchmark {
    private static final int RECORDS = 4000;
    private static final int RING_SIZE = 16 << 20;

    /** Bytes of a record. */
    @Param({"64", "1024", "2048"})
    public int length;

    private final MemoryRing ring = new MemoryRing(RING_SIZE);
    private final RingReader reader = ring.reader();
    private long sum;
    private final RecordHandler handler = (memory, offset, size) -> sum += memory.get(JAVA_LONG, offset) + size;

    /** Writes the records. */
    @Setup
    public void write() {
        for (int i = 0; i < RECORDS; i++) {
            ring.append(length).set(JAVA_LONG, 0, i);
        }
        ring.seal();
    }

    /** The mapped reader. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long mapped() {
        ring.produce();
        if (reader.read(handler) != RECORDS) {
            throw new IllegalStateException("records are missing");
        }
        return sum;
    }
}

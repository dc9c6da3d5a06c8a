package io.s3trace.benchmarks;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.s3trace.bpf.MemoryRing;
import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.RingReader;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
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
    private static final Linker LINKER = Linker.nativeLinker();
    private static final AddressLayout RECORD =
            ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(Long.BYTES, JAVA_BYTE));
    private static final MethodHandle LFIND = LINKER.downcallHandle(
            LINKER.defaultLookup().find("lfind").orElseThrow(),
            FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

    /** Bytes of a record. */
    @Param({"64", "1024", "2048"})
    public int length;

    private final MemoryRing ring = new MemoryRing(RING_SIZE);
    private final RingReader reader = ring.reader();
    private long sum;
    private final RecordHandler handler = (memory, offset, size) -> sum += memory.get(JAVA_LONG, offset) + size;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment callback = callback();
    private MemorySegment array;
    private MemorySegment count;

    /** Writes the records. */
    @Setup
    public void write() {
        array = arena.allocate((long) RECORDS * length, Long.BYTES);
        count = arena.allocateFrom(JAVA_LONG, RECORDS);
        for (int i = 0; i < RECORDS; i++) {
            ring.append(length).set(JAVA_LONG, 0, i);
            array.set(JAVA_LONG, (long) i * length, i);
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

    /**
     * What {@code ring_buffer__consume} of libbpf cannot do without: a call from C into the JVM for each record. Here it
     * is lfind(3) that calls, for records that lie side by side; it does less than libbpf.
     */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long upcalls() throws Throwable {
        MemorySegment found = (MemorySegment) LFIND.invokeExact(array, array, count, (long) length, callback);
        if (found.address() != 0) {
            throw new IllegalStateException("the search is not to end");
        }
        return sum;
    }

    /** Takes a record as lfind(3) hands it on, and tells it to go on. */
    private int onRecord(MemorySegment key, MemorySegment record) {
        sum += record.get(JAVA_LONG, 0) + length;
        return 1;
    }

    private MemorySegment callback() {
        try {
            MethodHandle target = MethodHandles.lookup().bind(this, "onRecord",
                    MethodType.methodType(int.class, MemorySegment.class, MemorySegment.class));
            return LINKER.upcallStub(target, FunctionDescriptor.of(JAVA_INT, ADDRESS, RECORD), arena);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

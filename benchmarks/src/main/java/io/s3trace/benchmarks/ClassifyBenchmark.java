package io.s3trace.benchmarks;

import io.s3trace.event.S3Operation;
import io.s3trace.internal.s3.RequestFacts;
import io.s3trace.internal.s3.RequestReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to tell operation, bucket and key: by heads that say nothing else, each time about another bucket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class ClassifyBenchmark {
    private static final int BUCKETS = 64;

    /** A request line without its version; the bucket's number is put into it. */
    @Param({
        "GET /bucket-00/key",
        "GET /bucket-00?list-type=2&prefix=logs%2F&delimiter=%2F",
        "PUT /bucket-00/key?partNumber=7&uploadId=VXBsb2FkIElE",
        "POST /bucket-00/key?uploadId=VXBsb2FkIElE",
        "GET /bucket-00?versioning"
    })
    public String line;

    private final RequestReader reader = new RequestReader();
    private final RequestFacts facts = new RequestFacts();
    private MemorySegment head;
    private int length;
    private int numberAt;
    private int number;

    /** Puts the head where the kernel would. */
    @Setup
    public void write() {
        String text = line + " HTTP/1.1\r\nHost: s3.eu-west-1.amazonaws.com\r\n\r\n";
        head = SampleHeads.inNativeMemory(text);
        length = text.length();
        numberAt = text.indexOf("-00") + 1;
    }

    /** Reads a head of which nothing but the operation and what it is about is to be known. */
    @Benchmark
    public S3Operation classify() {
        number = (number + 1) % BUCKETS;
        head.set(ValueLayout.JAVA_BYTE, numberAt, (byte) ('0' + number / 10));
        head.set(ValueLayout.JAVA_BYTE, numberAt + 1, (byte) ('0' + number % 10));
        reader.read(head, 0, length, 1, facts);
        return facts.operation();
    }
}

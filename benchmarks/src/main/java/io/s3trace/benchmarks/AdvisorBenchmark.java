package io.s3trace.benchmarks;

import io.s3trace.advice.AdviceReport;
import io.s3trace.advice.S3Advisor;
import java.util.concurrent.TimeUnit;
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

/** What an advisor costs, an event and a report. The events are GETs of 4,096 objects, over and over. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class AdvisorBenchmark {
    private final S3Advisor advisor = new S3Advisor();
    private final S3Advisor heard = new S3Advisor();
    private RecordedEvents events;

    /** Has the pipeline make events. */
    @Setup
    public void record() {
        events = new RecordedEvents();
        heard.onFinding(finding -> { });
    }

    /** Taking an event. */
    @Benchmark
    public void accept() {
        advisor.accept(events.next());
    }

    /** Taking an event, if somebody listens for findings. */
    @Benchmark
    public void acceptHeard() {
        heard.accept(events.next());
    }

    /** What there is to say. */
    @Benchmark
    public AdviceReport report() {
        advisor.accept(events.next());
        return advisor.report();
    }
}

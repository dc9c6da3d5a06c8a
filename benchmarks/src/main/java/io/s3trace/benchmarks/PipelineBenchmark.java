package io.s3trace.benchmarks;

import io.s3trace.bpf.RingReader;
import io.s3trace.bpf.capture.KnownConnections;
import io.s3trace.bpf.capture.SyntheticRing;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http2.StreamRecords;
import io.s3trace.internal.pipeline.Assembler;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole way from the bytes in the ring to the event delivered: exchanges per second. The receiver is at most a round
 * behind, and none of its events is dropped.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class PipelineBenchmark {
    /** How the events are received. */
    public enum Receiver { NOBODY, CALLBACK, FLOW }

    /** The versions of HTTP. In the last one, texts are in Huffman code. */
    public enum Protocol { HTTP1, HTTP2, HTTP2_HUFFMAN }

    private static final int QUEUE = 8192;
    private static final int BATCH = 256;

    /** Who receives the events. */
    @Param
    public Receiver receiver;

    /** How the requests were made. */
    @Param
    public Protocol protocol;

    private SyntheticRing ring;
    private RingReader reader;
    private final Delivery delivery = new Delivery(QUEUE);
    private final Assembler assembler = new Assembler(new NoKernel(), delivery,
            new PumpSettings(2048, 1024, false, Duration.ZERO, Duration.ofMinutes(10), Duration.ZERO, List.of(),
                    KeyPolicy.plain(), Set.of(), List.of()));
    private final StreamRecords records = new StreamRecords(assembler, lost -> failed(new IllegalStateException("lost: " + lost)),
            PipelineBenchmark::failed, new HeadMemory(HeadMemory.DEFAULT_BYTES));
    private volatile long received;
    private long expected;

    /** Subscribes. */
    @Setup
    public void subscribe() {
        ring = protocol == Protocol.HTTP1 ? RecordedGets.ring() : RecordedStreams.ring(protocol == Protocol.HTTP2_HUFFMAN);
        reader = ring.reader();
        switch (receiver) {
            case NOBODY -> { }
            case CALLBACK -> delivery.topic(EventKind.REQUEST).subscribe(this::receive);
            case FLOW -> delivery.topic(EventKind.REQUEST).subscribe(new Batches());
        }
    }

    /** Lets the subscribers go. */
    @TearDown
    public void close() {
        records.close();
        delivery.close();
    }

    /** One round of the ring. */
    @Benchmark
    @OperationsPerInvocation(RecordedGets.EXCHANGES)
    public long events() {
        ring.produce();
        reader.read(records);
        assembler.endBatch();
        expected += RecordedGets.EXCHANGES;
        if (assembler.counters().snapshot().events() != expected) {
            throw new IllegalStateException(assembler.counters().snapshot().toString());
        }
        while (receiver != Receiver.NOBODY && received < expected - RecordedGets.EXCHANGES) {
            Thread.onSpinWait();
        }
        return expected;
    }

    private static void failed(Throwable failure) {
        throw new IllegalStateException(failure);
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes it
    private void receive(S3RequestEvent event) {
        received = received + (event.response().status() == 200 ? 1 : 0);
    }

    /** Asks for some events at a time. */
    private final class Batches implements Flow.Subscriber<S3RequestEvent> {
        private Flow.Subscription subscription;
        private int taken;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            subscription.request(BATCH);
        }

        @Override
        public void onNext(S3RequestEvent event) {
            receive(event);
            if (++taken % BATCH == 0) {
                subscription.request(BATCH);
            }
        }

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException(error);
        }

        @Override
        public void onComplete() {
            // the benchmark is over
        }
    }

    static final class NoKernel implements KnownConnections {
        @Override
        public void giveUp(int tgid, long handle, long bornNanos, long untilNanos, long[] beginnings) {
            throw new IllegalStateException("taken for something else than S3");
        }

        @Override
        public Optional<KnownConnections.State> find(int tgid, long handle, long bornNanos) {
            throw new IllegalStateException("nothing is lost here");
        }

        @Override
        public void forget(int tgid, long handle) {
            throw new IllegalStateException("processes do not end here");
        }
    }
}

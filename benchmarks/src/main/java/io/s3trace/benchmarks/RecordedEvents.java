package io.s3trace.benchmarks;

import io.s3trace.bpf.capture.SyntheticRing;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.pipeline.Assembler;
import io.s3trace.internal.pipeline.Delivery;
import io.s3trace.internal.pipeline.EventKind;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.select.KeyPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The events that the pipeline makes of {@link RecordedGets}, over and over. */
final class RecordedEvents {
    private final S3RequestEvent[] events = make();
    private int next;

    S3RequestEvent next() {
        next = (next + 1) % events.length;
        return events[next];
    }

    /** One of so many that are evenly apart. */
    S3RequestEvent apart(int number, int of) {
        return events[number * (events.length / of)];
    }

    private static S3RequestEvent[] make() {
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
        return recorded.toArray(S3RequestEvent[]::new);
    }
}

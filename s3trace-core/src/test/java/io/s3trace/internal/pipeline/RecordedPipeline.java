package io.s3trace.internal.pipeline;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.EarlyResponses;
import io.s3trace.internal.http2.StreamRecords;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.recording.Recorder;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the pump does with records, without a kernel: has them recorded, and makes events of them. */
public final class RecordedPipeline implements RecordHandler, AutoCloseable {
    /** What a recording says of its clock. */
    public static final Recorder.Clock CLOCK = new Recorder.Clock(1_700_000_000, 5);

    private static final long END_NANOS = 1_000_000_000;

    private final List<S3RequestEvent> events = new ArrayList<>();
    private final List<FailedConnectionEvent> failedConnections = new ArrayList<>();
    private final Recorder recorder;
    private final Assembler assembler;
    private final EarlyResponses early;
    private final StreamRecords handler;

    /** Makes one that tells of S3 only. */
    public RecordedPipeline(Recorder recorder, ProcessReader processes, int budget, KeyPolicy keys) {
        this.recorder = recorder;
        HeadMemory heads = new HeadMemory(HeadMemory.DEFAULT_BYTES);
        this.assembler = new Assembler(new NoConnections(), new Sink(), new PumpSettings(budget, budget, false,
                Duration.ZERO, Duration.ofMinutes(1), Duration.ZERO, List.of(), keys, Set.of(), List.of()),
                new MonotonicClock(CLOCK.seconds(), CLOCK.nanos()), processes, recorder, heads);
        this.early = new EarlyResponses(new RecordingHandler(recorder, assembler), assembler::isUnasked, heads);
        this.handler = new StreamRecords(early, assembler::noteGap, assembler::survive, heads);
    }

    @Override
    public void onRecord(MemorySegment ring, long offset, int length) {
        handler.onRecord(ring, offset, length);
    }

    /** {@return the events that were told} */
    public List<S3RequestEvent> events() {
        return events;
    }

    /** {@return the connections that were told not to have come about} */
    public List<FailedConnectionEvent> failedConnections() {
        return failedConnections;
    }

    /** {@return records at which something failed} */
    public long failures() {
        PumpCounters.Snapshot counters = assembler.counters().snapshot();
        return counters.failures() + counters.malformed();
    }

    /** Ends as the pump does. */
    @Override
    public void close() {
        handler.close();
        early.close();
        assembler.endAll(END_NANOS);
        recorder.onEnd(END_NANOS);
        recorder.close();
    }

    private final class Sink implements EventSink {
        @Override
        public boolean isObserved() {
            return false;
        }

        @Override
        public <E> void publish(EventKind<E> kind, E event) {
            if (kind == EventKind.REQUEST) {
                events.add((S3RequestEvent) event);
            } else if (kind == EventKind.FAILED_CONNECTION) {
                failedConnections.add((FailedConnectionEvent) event);
            }
        }

        @Override
        public void flush() {
            // they are here already
        }
    }
}

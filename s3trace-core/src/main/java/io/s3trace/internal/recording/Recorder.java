package io.s3trace.internal.recording;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.internal.exchange.Connection;
import io.s3trace.internal.exchange.Exchange;
import io.s3trace.internal.exchange.MessagePlace;
import io.s3trace.internal.exchange.VerdictListener;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.text.HeadMemory;
import io.s3trace.select.KeyPolicy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to a file, in their order. Of bytes that were moved, it first writes only lengths and times. If the exchange
 * turns out to be S3's, what an event shows of the bytes is written into the place that was kept free for it. For the thread
 * that reads the ring, which it never makes wait; the figures are for any thread.
 */
public final class Recorder implements RecordHandler, VerdictListener, AutoCloseable {
    /** The bound on everything that is held back until verdicts: some ten thousand exchanges' heads. */
    private static final long HELD_BYTES = HeadMemory.DEFAULT_BYTES / 4;

    private final RecordingFile file;
    private final RecordedProcesses processes;
    private final HeldExchanges held;
    private final HeldNames names;
    private final Arena arena = Arena.ofAuto();
    /** Secrets are removed from a record here, before it goes anywhere else. */
    private final MemorySegment copy = arena.allocate(CaptureRecord.SIZE + CaptureRecord.MAX_PAYLOAD + 8, 8);
    private final MemorySegment note = arena.allocate(2 * Long.BYTES, 8);
    private final CaptureRecord clean = new CaptureRecord();
    /** The record in the ring. */
    private final CaptureRecord record = new CaptureRecord();
    private boolean moved;
    private long place;
    /** The position up to which a record's bytes belonged to responses that have ended; a very large number if one has not. */
    private long received;
    private volatile long failed;

    /**
     * Begins a recording.
     *
     * @param clock the clock of the events
     * @param heads bounds what is held of heads: a quarter of it may be held back here
     * @throws RecordingException if the file cannot be created
     */
    public Recorder(RecordingSettings settings, Clock clock, ProcessReader processes, int requestBudget,
            int responseBudget, List<String> endpoints, KeyPolicy keys, HeadMemory heads) {
        this(RecordingFile.create(settings, RecordingHead.here(
                clock.seconds(), clock.nanos(), processes.bootTime(), requestBudget, responseBudget)),
                processes, endpoints, keys, new HeldMemory(heads, HELD_BYTES));
    }

    Recorder(RecordingFile file, ProcessReader processes, List<String> endpoints, KeyPolicy keys, HeldMemory memory) {
        this.file = file;
        this.processes = new RecordedProcesses(processes, file);
        this.names = new HeldNames(file);
        this.held = new HeldExchanges(memory, new HeadWriter(file, endpoints, keys), file);
    }

    /** The distance of the calendar to CLOCK_MONOTONIC. */
    public record Clock(long seconds, long nanos) {}

    /** Notes that the clocks are this far apart from now on. */
    public void onClock(Clock clock) {
        note.set(ValueLayout.JAVA_LONG, 0, clock.seconds());
        note.set(ValueLayout.JAVA_LONG, 8, clock.nanos());
        file.append(FrameKind.CLOCK, note, 0, 16);
    }

    /** Takes a record before the assembler does. */
    @Override
    public void onRecord(MemorySegment ring, long offset, int length) {
        moved = false;
        try {
            if (length > copy.byteSize()) {
                failed++;
            } else if (record.wrap(ring, offset, length) != null && !record.isSealed()) {
                append(length);
            }
        } catch (RuntimeException e) {
            failed++; // a record whose secrets could not be removed is left out
        }
    }

    private void append(int length) {
        MemorySegment.copy(record.memory(), record.payloadOffset() - CaptureRecord.SIZE, copy, 0, length);
        CleanRecord.clean(Objects.requireNonNull(clean.wrap(copy, 0, length)));
        if (!processes.note(record)) {
            file.drop();
            return;
        }
        long content = file.append(FrameKind.RECORD, copy, 0, record.size());
        moved = record.kind() == CaptureRecord.SENT || record.kind() == CaptureRecord.RECEIVED;
        place = content < 0 ? content : content + CaptureRecord.SIZE;
        received = Long.MIN_VALUE;
        if (record.kind() == CaptureRecord.RESOLVED || record.kind() == CaptureRecord.ASKED) {
            names.hold(record, place);
        }
    }

    @Override
    public void onFailedOpening(int pid, long lookup) {
        guarded(() -> names.show(pid, lookup));
    }

    /** The last record belongs to an exchange that has ended. */
    @Override
    public void onVerdict(Connection connection, Exchange exchange, boolean s3) {
        guarded(() -> {
            if (moved && connection.carries(record) && record.stream() != 0) {
                takeStream(exchange);
            } else if (moved && connection.carries(record)) {
                take(exchange, connection.open().stream().findFirst().orElse(null));
            }
        });
        guarded(() -> held.judge(exchange, s3)); // always, otherwise what is held would be taken for the next exchange's
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            failed++;
        }
    }

    /**
     * After the assembler has taken a record, holds back what it has of exchanges that have not ended.
     *
     * @param connection supplies the record's connection, if that is followed
     */
    public void settle(Supplier<Optional<Connection>> connection) {
        if (moved) {
            guarded(() -> connection.get().ifPresent(this::settle));
        }
        moved = false;
    }

    private void settle(Connection connection) {
        if (record.stream() != 0) {
            connection.onStream(record.stream()).ifPresent(this::takeStream);
            return;
        }
        Iterator<Exchange> open = connection.open().iterator();
        Exchange next = open.hasNext() ? open.next() : null;
        while (next != null && received != Long.MAX_VALUE) {
            Exchange exchange = next;
            next = open.hasNext() ? open.next() : null;
            take(exchange, next);
        }
    }

    /** A stream of HTTP/2 has one exchange. */
    private void takeStream(Exchange exchange) {
        if (exchange.stream().number() == record.stream()) {
            held.take(exchange, record, Long.MIN_VALUE, Long.MAX_VALUE, place);
        }
    }

    /** A request begins where its own first byte is; a response begins where the one before it has ended. */
    private void take(Exchange exchange, @Nullable Exchange next) {
        if (record.kind() == CaptureRecord.SENT) {
            long to = next == null ? Long.MAX_VALUE : next.requestPlace().start();
            held.take(exchange, record, Long.MIN_VALUE, to, place);
            return;
        }
        MessagePlace response = exchange.responsePlace();
        held.take(exchange, record, received, Long.MAX_VALUE, place);
        received = response.ended() ? Math.max(received, response.end()) : Long.MAX_VALUE;
    }

    /** Has what was recorded so far written. */
    public void endBatch() {
        file.flush();
    }

    /** Notes that tracing has ended. */
    public void onEnd(long nanos) {
        note.set(ValueLayout.JAVA_LONG, 0, nanos);
        file.append(FrameKind.END, note, 0, Long.BYTES);
    }

    /** {@return what has become of the recording so far} */
    public RecordingState state() {
        RecordingState state = file.state();
        return new RecordingState(state.file(), state.bytes(), state.records(), state.dropped() + failed, held.givenUp(),
                state.failure());
    }

    /** Writes what is left. */
    @Override
    public void close() {
        held.close();
        file.close();
    }

    /** Removes the recording, because tracing could not be started. */
    public void discard() {
        held.close();
        file.discard();
    }
}

package io.s3trace.recording;

import io.s3trace.KeyPolicy;
import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.collect.RecentMap;
import io.s3trace.container.ContainerInfo;
import io.s3trace.exchange.ProcessReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes records to a file, without what is secret in them. For the thread that reads the ring, which it never keeps
 * waiting; the figures are for any.
 */
public final class Recorder implements RecordHandler, AutoCloseable {
    private static final int MAX_PROCESSES = 65_536;

    private final RecordingFile file;
    private final RecordRedactor redactor;
    private final ProcessReader processes;
    private final Arena arena = Arena.ofAuto();
    /** A record is made clean here, before it goes anywhere else. */
    private final MemorySegment copy = arena.allocate(CaptureRecord.SIZE + CaptureRecord.MAX_PAYLOAD + 8, 8);
    private final MemorySegment note = arena.allocate(512, 8);
    private final CaptureRecord record = new CaptureRecord();
    private final Map<Integer, Long> noted = new RecentMap<>(MAX_PROCESSES);
    private volatile long failed;

    /**
     * Begins a recording.
     *
     * @param clock the clock of the events
     * @throws RecordingException if the file cannot be created
     */
    public Recorder(RecordingSettings settings, Clock clock, ProcessReader processes, int requestBudget,
            int responseBudget, List<String> endpoints, KeyPolicy keys) {
        this.processes = processes;
        this.redactor = new RecordRedactor(endpoints, keys);
        this.file = new RecordingFile(settings, RecordingHead.here(
                clock.seconds(), clock.nanos(), processes.bootTime(), requestBudget, responseBudget));
    }

    /** How far the calendar is from CLOCK_MONOTONIC. */
    public record Clock(long seconds, long nanos) {}

    /** Notes that the clocks are as far apart as this from now on. */
    public void onClock(Clock clock) {
        note.set(ValueLayout.JAVA_LONG, 0, clock.seconds());
        note.set(ValueLayout.JAVA_LONG, 8, clock.nanos());
        file.append(FrameKind.CLOCK, note, 0, 16);
    }

    @Override
    public void onRecord(MemorySegment ring, long offset, int length) {
        if (length > copy.byteSize()) {
            failed++;
            return;
        }
        try {
            MemorySegment.copy(ring, offset, copy, 0, length);
            if (record.wrap(copy, 0, length) != null && redactor.redact(copy, 0, length)) {
                noteProcess();
                file.append(FrameKind.RECORD, copy, 0, record.size());
            }
        } catch (RuntimeException e) {
            failed++; // a record that could not be made clean stays out
        }
    }

    private void noteProcess() {
        Long started = noted.put(record.tgid(), record.processStartNanos());
        if (started != null && started == record.processStartNanos()) {
            return;
        }
        ContainerInfo container = processes.container(record);
        if (container.id().isEmpty()) {
            return;
        }
        byte[] id = container.id().getBytes(StandardCharsets.UTF_8);
        byte[] uid = container.podUid().getBytes(StandardCharsets.UTF_8);
        note.set(ValueLayout.JAVA_LONG, 0, record.processStartNanos());
        note.set(ValueLayout.JAVA_INT, 8, record.tgid());
        note.set(ValueLayout.JAVA_INT, 12, id.length);
        MemorySegment.copy(id, 0, note, ValueLayout.JAVA_BYTE, 16, id.length);
        MemorySegment.copy(uid, 0, note, ValueLayout.JAVA_BYTE, 16 + id.length, uid.length);
        file.append(FrameKind.PROCESS, note, 0, 16 + id.length + uid.length);
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
        return new RecordingState(state.file(), state.bytes(), state.records(), state.dropped() + failed, state.failure());
    }

    /** Writes what is left. */
    @Override
    public void close() {
        file.close();
    }
}

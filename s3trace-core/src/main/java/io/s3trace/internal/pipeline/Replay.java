package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.container.ContainerInfo;
import io.s3trace.internal.exchange.VerdictListener;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.process.Targets;
import io.s3trace.internal.recording.FrameKind;
import io.s3trace.internal.recording.RecordingHead;
import io.s3trace.internal.recording.RecordingReader;
import io.s3trace.internal.text.HeadMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes the events of a recording, on the thread that runs it. */
public final class Replay implements AutoCloseable {
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);
    private static final int MAX_PROCESSES = 65_536;
    /** More than the ids of a container and its pod take. */
    private static final int MAX_IDS = 512;

    private final RecordingReader reader;
    private final double speed;
    private final boolean atNow;
    private final MonotonicClock clock;
    private final Assembler assembler;
    private final long sweepIntervalNanos;
    private final CaptureRecord record = new CaptureRecord();
    private final Map<ProcessKey, ContainerInfo> containers = new HashMap<>();
    private long beginNanos = Long.MIN_VALUE;
    private long beganNanos;
    private long sweptNanos;
    private long nowNanos;
    private long shiftNanos;
    private boolean ended;
    private boolean stopped;

    private record ProcessKey(int pid, long startNanos) {}

    /**
     * Opens a recording.
     *
     * @param speed how many times faster than recorded; infinite for as fast as possible
     * @param atNow whether the time of the first record is moved to now
     * @throws io.s3trace.internal.recording.RecordingException if it cannot be opened
     */
    public Replay(Path path, EventSink sink, PumpSettings settings, double speed, boolean atNow) {
        this.reader = new RecordingReader(path);
        this.sweepIntervalNanos = sweepInterval(settings.stallAfter()).toNanos();
        this.speed = speed;
        this.atNow = atNow;
        RecordingHead head = reader.head();
        this.clock = new MonotonicClock(head.clockSeconds(), head.clockNanos());
        ProcessReader processes = new ProcessReader(head.bootTime(), (pid, startNanos, cgroupId) ->
                containers.getOrDefault(new ProcessKey(pid, startNanos), ContainerInfo.NONE));
        this.assembler = new Assembler(new NoConnections(), sink, settings, clock, processes,
                VerdictListener.NONE, new HeadMemory(HeadMemory.DEFAULT_BYTES));
    }

    private static Duration sweepInterval(Duration stallAfter) {
        Duration quarter = stallAfter.dividedBy(4);
        return quarter.isZero() || quarter.compareTo(SWEEP_INTERVAL) > 0 ? SWEEP_INTERVAL : quarter;
    }

    /**
     * Replays processes of these targets only. Call before {@link #run()}.
     *
     * @param targets the targets
     */
    public void aim(Targets targets) {
        assembler.retarget(targets);
    }

    /** Ends it after the record that is being replayed; for a listener. */
    public void stop() {
        stopped = true;
    }

    /** Runs until the end of the recording, or until a damaged part, a stop or an interrupt of the thread. */
    public void run() {
        reader.read(this::onFrame);
        if (!ended) {
            assembler.endAll(nowNanos);
        }
    }

    /** {@return what it has done} */
    public PumpCounters counters() {
        return assembler.counters();
    }

    /** {@return what is wrong with the file, empty if nothing} */
    public String damage() {
        return reader.damage();
    }

    private boolean onFrame(FrameKind kind, MemorySegment memory, long offset, int length) {
        switch (kind) {
            case RECORD -> {
                return onRecord(memory, offset, length);
            }
            case CLOCK -> {
                if (length >= 2 * Long.BYTES) {
                    clock.set(memory.get(ValueLayout.JAVA_LONG, offset),
                            memory.get(ValueLayout.JAVA_LONG, offset + 8) + shiftNanos);
                }
            }
            case PROCESS -> onProcess(memory, offset, length);
            case END -> {
                if (length >= Long.BYTES) {
                    ended = true;
                    assembler.endAll(memory.get(ValueLayout.JAVA_LONG, offset));
                }
            }
        }
        return true;
    }

    private boolean onRecord(MemorySegment memory, long offset, int length) {
        if (record.wrap(memory, offset, length) == null) {
            assembler.onRecord(memory, offset, length); // which counts it
            return true;
        }
        nowNanos = record.endNanos();
        if (beginNanos == Long.MIN_VALUE) {
            begin();
        }
        if (!await()) {
            return false;
        }
        if (nowNanos - sweptNanos > sweepIntervalNanos) {
            sweptNanos = nowNanos;
            assembler.expire(nowNanos);
        }
        assembler.onRecord(memory, offset, length);
        return !stopped;
    }

    private void begin() {
        beginNanos = nowNanos;
        sweptNanos = nowNanos;
        beganNanos = System.nanoTime();
        if (atNow) {
            MonotonicClock here = new MonotonicClock();
            shiftNanos = TimeUnit.SECONDS.toNanos(here.offsetSeconds() - clock.offsetSeconds())
                    + here.offsetNanos() - clock.offsetNanos() + beganNanos - beginNanos;
            clock.set(clock.offsetSeconds(), clock.offsetNanos() + shiftNanos);
        }
    }

    /** Waits until it is time for a record. Returns false if this thread was interrupted. */
    private boolean await() {
        if (speed == Double.POSITIVE_INFINITY) {
            return !Thread.currentThread().isInterrupted();
        }
        long due = beganNanos + (long) ((nowNanos - beginNanos) / speed);
        try {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void onProcess(MemorySegment memory, long offset, int length) {
        int idLength = length < 16 || length > 16 + MAX_IDS ? -1 : memory.get(ValueLayout.JAVA_INT, offset + 12);
        if (idLength < 0 || idLength > length - 16) {
            return;
        }
        if (containers.size() >= MAX_PROCESSES) {
            containers.clear();
        }
        String id = text(memory.asSlice(offset + 16, idLength));
        String podUid = text(memory.asSlice(offset + 16 + idLength, length - 16 - idLength));
        containers.put(
                new ProcessKey(memory.get(ValueLayout.JAVA_INT, offset + 8), memory.get(ValueLayout.JAVA_LONG, offset)),
                new ContainerInfo(id, "", podUid, "", "", "", Map.of()));
    }

    private static String text(MemorySegment bytes) {
        return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        reader.close();
    }
}

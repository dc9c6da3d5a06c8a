package io.s3trace.internal.pipeline;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.ThreadPriority;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.event.ConnectionUsage;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.EarlyResponses;
import io.s3trace.internal.exchange.HeadMemory;
import io.s3trace.internal.exchange.VerdictListener;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.process.Targets;
import io.s3trace.internal.recording.Recorder;
import io.s3trace.internal.recording.RecordingSettings;
import io.s3trace.internal.recording.RecordingState;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The one thread on which records become events: reads the ring whenever there is something in it. */
public final class Pump implements AutoCloseable {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final long MAX_SWEEP_INTERVAL_NANOS = 1_000_000_000L;
    /** How often to look for stalled requests while one becomes stalled. */
    private static final int SWEEPS_PER_STALL = 4;
    /** When the traced take all the CPUs there are, a fair share of them is too little to keep up with all. */
    private static final int NICE = -10;

    private final ByteCapture capture;
    private final MonotonicClock clock = new MonotonicClock();
    private final Assembler assembler;
    private final Optional<Recorder> recorder;
    private final EarlyResponses handler;
    private final Thread thread = new Thread(this::run, "s3trace-pump");
    private final ReadRhythm rhythm;
    private final long sweepIntervalNanos;
    private long sweptNanos = System.nanoTime();
    private final long startedNanos = System.nanoTime();
    private long stoppedNanos;
    private long cpuNanos;
    private final Questions questions;
    private volatile boolean stopping;
    private volatile boolean stopped;

    /**
     * Makes a pump that stands still.
     *
     * @param capture where the records come from
     * @param delivery where the events go
     * @param settings what to make of the records
     * @param readInterval how long records may lie in the ring, unless the kernel wakes us: while there are some, and two
     *     and a half times as long when there have been none
     * @param recording where the records go, too
     * @throws io.s3trace.internal.recording.RecordingException if they cannot
     */
    public Pump(ByteCapture capture, Delivery delivery, PumpSettings settings, Duration readInterval,
            Optional<RecordingSettings> recording) {
        this.capture = capture;
        this.rhythm = new ReadRhythm(readInterval, capture.ring()::askForWakeUp, System.nanoTime());
        this.questions = new Questions(capture.ring()::wake);
        ProcessReader processes = ProcessReader.ofThisSystem();
        HeadMemory heads = new HeadMemory(HeadMemory.DEFAULT_BYTES);
        this.recorder = recording.map(file -> new Recorder(file, recorded(clock), processes, settings.requestBudget(),
                settings.responseBudget(), settings.endpoints(), settings.keys(), heads));
        this.assembler = new Assembler(capture.connections(), delivery, settings, clock, processes,
                recorder.<VerdictListener>map(file -> file).orElse(VerdictListener.NONE), heads);
        this.handler = new EarlyResponses(
                recorder.<RecordHandler>map(file -> new RecordingHandler(file, assembler)).orElse(assembler),
                assembler::isUnasked, heads);
        long stallNanos = settings.stallAfter().toNanos();
        this.sweepIntervalNanos = stallNanos == 0
                ? MAX_SWEEP_INTERVAL_NANOS
                : Math.min(MAX_SWEEP_INTERVAL_NANOS, stallNanos / SWEEPS_PER_STALL);
        thread.setDaemon(true);
    }

    private static Recorder.Clock recorded(MonotonicClock clock) {
        return new Recorder.Clock(clock.offsetSeconds(), clock.offsetNanos());
    }

    /**
     * Traces processes of these targets only, from the start on. Call before {@link #start()}.
     *
     * @param targets the targets
     */
    public void aim(Targets targets) {
        assembler.retarget(targets);
    }

    /** {@return whether this is the thread that reads: it runs filters and key policies} */
    public boolean isReading() {
        return Thread.currentThread() == thread;
    }

    /** In place of {@link #start()}: what was begun of a recording is removed. */
    public void discard() {
        recorder.ifPresent(Recorder::discard);
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** {@return what it has done so far} */
    public PumpCounters counters() {
        return assembler.counters();
    }

    /** {@return the time since the start, until the end} */
    public Duration running() {
        return Duration.ofNanos((stopped ? stoppedNanos : System.nanoTime()) - startedNanos);
    }

    /** {@return CPU time of the thread} */
    public Duration cpuTime() {
        return stopped ? Duration.ofNanos(cpuNanos) : Duration.ofNanos(Math.max(0, CPU.getThreadCpuTime(thread.threadId())));
    }

    /** {@return what has become of the recording, if there is one} */
    public Optional<RecordingState> recording() {
        return recorder.map(Recorder::state);
    }

    /** {@return connections that had to make room} */
    public long evictedConnections() {
        return assembler.evictedConnections();
    }

    /** {@return how often there was no memory to hold a head or an answer} */
    public long headMemoryFull() {
        return assembler.headMemoryFull();
    }

    /** {@return what is known of the exchanges under way, once this thread's answer has come; empty after the end} */
    public List<S3RequestEvent> inFlight() {
        return ask(() -> assembler.inFlight(System.nanoTime()));
    }

    /** {@return how connections are used, likewise} */
    public List<ConnectionUsage> usage() {
        return ask(assembler::usage);
    }

    /** {@return how much is remembered, by table, likewise} */
    public Map<String, Integer> remembered() {
        return ask(() -> List.of(assembler.remembered())).stream().findFirst().orElse(Map.of());
    }

    /**
     * Traces processes of these targets only; what others have under way has ended when this returns.
     *
     * @param targets the targets
     */
    public void retarget(Targets targets) {
        execute(() -> assembler.retarget(targets));
    }

    /**
     * Tells nothing more of a process; what it has under way has ended when this returns. Detach the capture first.
     *
     * @param pid the process
     */
    public void detach(int pid) {
        execute(() -> assembler.detach(pid));
    }

    /**
     * Tells of a process that was detached again.
     *
     * @param pid the process
     */
    public void attach(int pid) {
        execute(() -> assembler.attach(pid));
    }

    /** Has the pump's thread do something, after it has read what is in the ring by now. */
    private void execute(Runnable work) {
        questions.ask(() -> {
            readRing();
            work.run();
            return true;
        }, false);
    }

    /** Reads what the ring still holds, ends what is under way, and stops. Detach the capture first. */
    @Override
    public void close() {
        stopping = true;
        capture.ring().wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true; // the ring's memory must not go while the thread may read it
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> List<T> ask(Supplier<List<T>> question) {
        return isReading() ? question.get() : questions.ask(question, List.of());
    }

    private void run() {
        ThreadPriority.setNice(NICE); // if it may
        try {
            readUntilStopped();
        } finally {
            questions.close(); // nobody must wait for an answer that does not come
            cpuNanos = CPU.getCurrentThreadCpuTime();
            stoppedNanos = System.nanoTime();
            stopped = true;
        }
    }

    private void readUntilStopped() {
        while (!stopping) {
            int records = readRing();
            sweep(System.nanoTime());
            questions.answer();
            await(records);
        }
        while (readRing() > 0) {
            // what the kernel had written when it was detached
        }
        handler.close();
        questions.close();
        long end = System.nanoTime();
        assembler.endAll(end);
        recorder.ifPresent(file -> {
            file.onEnd(end);
            file.close();
        });
    }

    private void await(int records) {
        long now = System.nanoTime();
        long untilSweep = sweptNanos + sweepIntervalNanos - now;
        capture.ring().await(rhythm.waitMillis(now, records, capture.ring().pendingBytes(), untilSweep));
    }

    private void sweep(long now) {
        if (now - sweptNanos >= sweepIntervalNanos) {
            sweptNanos = now;
            assembler.expire(now);
        }
    }

    private int readRing() {
        boolean clockMoved = assembler.beginBatch(System.nanoTime(), capture.ring().pendingBytes());
        if (clockMoved) {
            recorder.ifPresent(file -> file.onClock(recorded(clock)));
        }
        int records = capture.ring().read(handler);
        recorder.ifPresent(Recorder::endBatch);
        assembler.endBatch();
        return records;
    }
}

package io.s3trace.internal.pipeline;

import io.s3trace.bpf.RecordHandler;
import io.s3trace.bpf.ThreadPriority;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.event.ConnectionUsage;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Share;
import io.s3trace.internal.exchange.EarlyResponses;
import io.s3trace.internal.exchange.VerdictListener;
import io.s3trace.internal.http2.StreamRecords;
import io.s3trace.internal.process.ProcessReader;
import io.s3trace.internal.process.Targets;
import io.s3trace.internal.recording.Recorder;
import io.s3trace.internal.recording.RecordingSettings;
import io.s3trace.internal.recording.RecordingState;
import io.s3trace.internal.text.HeadMemory;
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
    /** How often to look for stalled requests in the time after which one counts as stalled. */
    private static final int SWEEPS_PER_STALL = 4;
    /** If the traced processes take all the CPUs there are, a fair share of them is too little to keep up. */
    private static final int NICE = -10;

    private final ByteCapture capture;
    private final MonotonicClock clock = new MonotonicClock();
    private final Assembler assembler;
    private final Optional<Recorder> recorder;
    private final EarlyResponses early;
    private final StreamRecords streams;
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
     * Makes a pump that does not run yet.
     *
     * @param capture where the records come from
     * @param delivery where the events go
     * @param settings how to turn records into events
     * @param readInterval how long records may lie in the ring while there are some, unless the kernel wakes this thread; two
     *     and a half times as long if there were none
     * @param recording where the records also go
     * @throws io.s3trace.internal.recording.RecordingException if the recording cannot be created
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
        EarlyResponses early = new EarlyResponses(
                recorder.<RecordHandler>map(file -> new RecordingHandler(file, assembler)).orElse(assembler),
                assembler::isUnasked, heads);
        this.streams = new StreamRecords(early, assembler::noteGap, assembler::survive, heads);
        this.early = early;
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

    /** Call instead of {@link #start()}: removes what was begun of a recording. */
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

    /** {@return the time since the start, or from the start to the end} */
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

    /** {@return how many connections to S3 were opened and sealed, by process} */
    public List<S3Share> shares() {
        return assembler.shares().shares();
    }

    /** {@return how many connections had to make room} */
    public long evictedConnections() {
        return assembler.evictedConnections();
    }

    /** {@return how often there was no memory to hold a head or an answer} */
    public long headMemoryFull() {
        return assembler.headMemoryFull();
    }

    /** {@return what is known of the exchanges under way; waits for this thread's answer; empty after the end} */
    public List<S3RequestEvent> inFlight() {
        return ask(() -> assembler.inFlight(System.nanoTime()));
    }

    /** {@return how connections are used; waits for this thread's answer; empty after the end} */
    public List<ConnectionUsage> usage() {
        return ask(assembler::usage);
    }

    /** {@return how much is remembered, by table; waits for this thread's answer; empty after the end} */
    public Map<String, Integer> remembered() {
        return ask(() -> List.of(assembler.remembered())).stream().findFirst().orElse(Map.of());
    }

    /**
     * From now on, traces only processes of these targets. When this returns, what others had under way has ended.
     *
     * @param targets the targets
     */
    public void retarget(Targets targets) {
        execute(() -> assembler.retarget(targets));
    }

    /**
     * Reports nothing more of a process. When this returns, what it had under way has ended. Detach the capture first.
     *
     * @param pid the process
     */
    public void detach(int pid) {
        execute(() -> assembler.detach(pid));
    }

    /**
     * Reports a detached process again.
     *
     * @param pid the process
     */
    public void attach(int pid) {
        execute(() -> assembler.attach(pid));
    }

    /** Has the pump's thread do something, after it has read what is in the ring now. */
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
        ThreadPriority.setNice(NICE); // if that is permitted
        try {
            readUntilStopped();
        } finally {
            questions.close(); // no thread must wait for an answer that does not come
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
            // reads what the kernel had written before it was detached
        }
        streams.close();
        early.close();
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
            streams.expire(assembler.silentBefore(now));
        }
    }

    private int readRing() {
        boolean clockMoved = assembler.beginBatch(System.nanoTime(), capture.ring().pendingBytes());
        if (clockMoved) {
            recorder.ifPresent(file -> file.onClock(recorded(clock)));
        }
        int records = capture.ring().read(streams);
        recorder.ifPresent(Recorder::endBatch);
        assembler.endBatch();
        return records;
    }
}

package io.s3trace.bpf.capture;

import io.s3trace.bpf.RingBuffer;
import io.s3trace.bpf.generated.event.s3t_exec;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Finds code to probe as processes start and load libraries, on its own thread. The kernel side reports programs that are
 * started. Libraries that are loaded later are found in rounds over all processes. The same thread deletes what processes leave
 * behind.
 */
final class Discovery implements AutoCloseable {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final long MAX_WAIT_NANOS = 60_000_000_000L;
    /** What is left of processes that have ended does no harm for a while. */
    private static final int ROUNDS_PER_CLEARING = 5;

    private final RingBuffer execs;
    private final ProcessWatch watch;
    private final PacedWork rescan;
    private final PacedWork clearing;
    private final FollowUps followUps = new FollowUps();
    private final ProgramsAhead programs;
    private final Thread thread = new Thread(this::run, "s3trace-discovery");
    private volatile boolean closing;

    /**
     * Makes one that does nothing yet.
     *
     * @param execs reports programs that are started
     * @param programs looked into before they run
     * @param leftovers of processes that have ended, deleted now and then
     * @param rescanInterval least time between two rounds; zero for none
     */
    Discovery(RingBuffer execs, ProcessWatch watch, ProgramsAhead programs, Leftovers leftovers, Duration rescanInterval) {
        this.execs = execs;
        this.watch = watch;
        this.programs = programs;
        this.rescan = new PacedWork(rescanInterval, () -> {
            watch.lookAtAll();
            programs.refresh();
        });
        this.clearing = new PacedWork(rescanInterval.multipliedBy(ROUNDS_PER_CLEARING), leftovers::clear);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Waits until the programs of this host have been looked into. */
    void awaitPrograms(Duration atMost) {
        programs.await(atMost);
    }

    /** {@return CPU time of the thread} */
    Duration cpuTime() {
        return Duration.ofNanos(Math.max(0, CPU.getThreadCpuTime(thread.threadId())));
    }

    /** Ends the thread. Idempotent. */
    @Override
    public void close() {
        closing = true;
        execs.wake();
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

    private void run() {
        try {
            new Rounds(() -> closing, () -> execs.await(waitMillis(System.nanoTime())), () -> round(System.nanoTime())).run();
        } finally {
            programs.close();
        }
    }

    /** The time until there is something to do, rounded up. A program that is started ends the wait. */
    private int waitMillis(long now) {
        long nanos = LongStream.of(followUps.waitNanos(now), programs.waitNanos(now), rescan.waitNanos(now),
                clearing.waitNanos(now)).min().getAsLong();
        return (int) ((Math.clamp(nanos, 0, MAX_WAIT_NANOS) + 999_999) / 1_000_000);
    }

    private void round(long now) {
        execs.read((ring, offset, length) -> onExec(ring.asSlice(offset, length), now));
        for (int pid : followUps.due(now)) {
            if (!watch.look(pid)) {
                followUps.end(pid);
            }
        }
        programs.lookIntoNext(now);
        rescan.doIfDue(now);
        clearing.doIfDue(now);
    }

    private void onExec(MemorySegment exec, long now) {
        followUps.begin(s3t_exec.tgid(exec), now);
    }
}

package io.s3trace.bpf.capture;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Work that is repeated, but never takes more than a two-hundredth of a core. For one thread. */
final class PacedWork {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final long IDLE_SHARE = 200;

    private final long intervalNanos;
    private final Runnable work;
    private long dueAt;

    /**
     * Makes one that is due after an interval.
     *
     * @param interval least time between two rounds; if zero, it is never done
     */
    PacedWork(Duration interval, Runnable work) {
        this.intervalNanos = interval.toNanos();
        this.work = work;
        this.dueAt = System.nanoTime() + intervalNanos;
    }

    /** {@return nanoseconds until it is due; a very large number if it never is} */
    long waitNanos(long now) {
        return intervalNanos == 0 ? Long.MAX_VALUE : dueAt - now;
    }

    void doIfDue(long now) {
        if (intervalNanos == 0 || now - dueAt < 0) {
            return;
        }
        long before = CPU.getCurrentThreadCpuTime();
        try {
            work.run();
        } finally {
            long cost = CPU.getCurrentThreadCpuTime() - before;
            dueAt = System.nanoTime() + Math.max(intervalNanos, IDLE_SHARE * cost);
        }
    }
}

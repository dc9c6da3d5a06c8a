package io.s3trace.exchange;

/** Tells which container a process runs in. */
@FunctionalInterface
public interface ContainerIds {
    /**
     * Looks a process up.
     *
     * @param pid the process, which may be gone
     * @param startNanos when it started, nanoseconds of CLOCK_BOOTTIME
     * @param cgroupId its cgroup in the unified hierarchy
     * @return the container's id, empty if it runs in none or nobody knows
     */
    String of(int pid, long startNanos, long cgroupId);
}

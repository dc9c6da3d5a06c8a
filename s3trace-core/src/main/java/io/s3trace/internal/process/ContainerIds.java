package io.s3trace.internal.process;

import io.s3trace.container.ContainerInfo;

/** Tells which container a process runs in. */
@FunctionalInterface
public interface ContainerIds {
    /**
     * Looks a process up.
     *
     * @param pid the process, which may be gone
     * @param startNanos when it started, nanoseconds of CLOCK_BOOTTIME
     * @param cgroupId its cgroup in the unified hierarchy
     * @return id of the container and uid of its pod; {@link ContainerInfo#NONE} if it runs in none or nobody knows
     */
    ContainerInfo of(int pid, long startNanos, long cgroupId);
}

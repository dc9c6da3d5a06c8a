package io.s3trace.internal.process;

import io.s3trace.container.ContainerInfo;

/** Finds the container in which a process runs. */
@FunctionalInterface
public interface ContainerIds {
    /**
     * Looks up a process.
     *
     * @param pid the process, which may be gone
     * @param startNanos when it started, nanoseconds of CLOCK_BOOTTIME
     * @param cgroupId its cgroup in the unified hierarchy
     * @return id of the container and uid of its pod; {@link ContainerInfo#NONE} if it runs in none or that is not known
     */
    ContainerInfo of(int pid, long startNanos, long cgroupId);
}

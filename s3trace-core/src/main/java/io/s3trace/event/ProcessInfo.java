package io.s3trace.event;

import java.time.Instant;

/**
 * The process that made a request. A process is a pid and a start time: a reused pid is another process.
 *
 * @param pid process id in the host's PID namespace
 * @param comm the process's name (its main thread's, at most 15 bytes), as the kernel keeps it
 * @param exe path of the executable, as the process sees it, or empty if it was lost
 * @param startTime when the process started
 * @param cgroupId id of the process's cgroup (v2), 0 if it has none
 * @param containerId id of the container that it runs in, according to its cgroup's path; empty if it runs in none
 * @param podUid uid of the Kubernetes pod that it runs in, according to its cgroup's path; for a static pod, its hash
 */
public record ProcessInfo(
        int pid, String comm, String exe, Instant startTime, long cgroupId, String containerId,
        String podUid) {}

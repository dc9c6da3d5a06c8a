package io.s3trace.container;

import io.s3trace.event.ProcessInfo;
import java.util.Map;
import java.util.Optional;

/** Finds the container in which a process runs. Implementations are thread-safe and do not block. */
@FunctionalInterface
public interface ContainerResolver {
    /**
     * Looks a process's container up.
     *
     * @param process the process; it may have ended
     * @return its container, or empty if it runs in none or that is not known
     */
    Optional<ContainerInfo> resolve(ProcessInfo process);

    /** {@return a resolver that only knows what the process's cgroup shows: the container's id, and the pod's uid} */
    static ContainerResolver byCgroup() {
        return process -> process.containerId().isEmpty()
                ? Optional.empty()
                : Optional.of(new ContainerInfo(process.containerId(), "", process.podUid(), "", "", "", Map.of()));
    }
}

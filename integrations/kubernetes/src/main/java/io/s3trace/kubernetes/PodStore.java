package io.s3trace.kubernetes;

import io.s3trace.container.ContainerInfo;
import io.s3trace.event.ProcessInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods that are there, and the last ones that were: their last events may still be on the way. Thread-safe. */
final class PodStore {
    private final int goneCapacity;
    private final Map<String, PodContainers> byUid = new LinkedHashMap<>();
    private final Map<String, ContainerInfo> byContainer = new LinkedHashMap<>();
    private final Deque<PodContainers> gone = new ArrayDeque<>();

    PodStore(int goneCapacity) {
        this.goneCapacity = goneCapacity;
    }

    /** Takes a pod as it is now. */
    synchronized void put(PodContainers pod) {
        pod.uids().forEach(uid -> byUid.put(uid, pod));
        byContainer.putAll(pod.byId());
    }

    /** Takes note that a pod is gone; the one that has been gone for longest is forgotten. */
    synchronized void remove(PodContainers pod) {
        put(pod);
        gone.removeIf(other -> isSame(other, pod));
        gone.add(pod);
        if (gone.size() > goneCapacity) {
            forget(gone.remove());
        }
    }

    private void forget(PodContainers pod) {
        pod.uids().forEach(byUid::remove);
        byContainer.values().removeIf(container -> container.podUid().equals(pod.itself().podUid()));
    }

    /** A container with its name, or, while its pod's status does not tell that, without; empty if nobody knows the pod. */
    synchronized Optional<ContainerInfo> find(ProcessInfo process) {
        ContainerInfo container = byContainer.get(process.containerId());
        if (container != null) {
            return Optional.of(container);
        }
        return Optional.ofNullable(byUid.get(process.podUid())).map(pod -> pod.unnamed(process.containerId()));
    }

    /** The pods that are there. */
    synchronized List<PodContainers> present() {
        List<PodContainers> present = new ArrayList<>();
        for (PodContainers pod : byUid.values()) {
            if (!present.contains(pod) && gone.stream().noneMatch(other -> isSame(other, pod))) {
                present.add(pod);
            }
        }
        return present;
    }

    private static boolean isSame(PodContainers one, PodContainers other) {
        return one.itself().podUid().equals(other.itself().podUid());
    }
}

package io.s3trace.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.s3trace.container.ContainerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A pod and its containers, as far as its status tells them.
 *
 * @param itself the pod, as a container without id and name
 * @param uids what cgroups may call it
 * @param byId its containers, those that have ended included, by id
 */
record PodContainers(ContainerInfo itself, Set<String> uids, Map<String, ContainerInfo> byId) {
    /** The kubelet runs static pods under this hash; only their mirrors in the API have a uid. */
    private static final String STATIC_POD_HASH = "kubernetes.io/config.hash";

    static PodContainers of(Pod pod) {
        ObjectMeta meta = pod.getMetadata();
        Map<String, String> labels = meta.getLabels() == null ? Map.of() : meta.getLabels();
        ContainerInfo itself =
                new ContainerInfo("", "", meta.getUid(), meta.getNamespace(), meta.getName(), "", labels);
        Set<String> uids = new LinkedHashSet<>(List.of(meta.getUid()));
        Optional.ofNullable(meta.getAnnotations())
                .map(annotations -> annotations.get(STATIC_POD_HASH))
                .ifPresent(uids::add);
        Map<String, ContainerInfo> byId = new LinkedHashMap<>();
        for (ContainerStatus status : statuses(pod.getStatus())) {
            ids(status).forEach(reference -> add(byId, reference, status.getName(), itself));
        }
        return new PodContainers(itself, uids, byId);
    }

    /** What is known of a container of this pod that its status does not tell yet. */
    ContainerInfo unnamed(String id) {
        return named(id, "", "", itself);
    }

    private static List<ContainerStatus> statuses(PodStatus status) {
        if (status == null) {
            return List.of();
        }
        List<ContainerStatus> all = new ArrayList<>();
        for (Collection<ContainerStatus> some : List.of(status.getInitContainerStatuses(),
                status.getContainerStatuses(), status.getEphemeralContainerStatuses())) {
            all.addAll(some);
        }
        return all;
    }

    /** The container that runs or ran last, and the one before: their last events may still be on the way. */
    private static List<String> ids(ContainerStatus status) {
        List<String> ids = new ArrayList<>();
        ids.add(status.getContainerID());
        for (ContainerState state : new ContainerState[] {status.getState(), status.getLastState()}) {
            if (state != null && state.getTerminated() != null) {
                ids.add(state.getTerminated().getContainerID());
            }
        }
        ids.removeIf(id -> id == null || id.isEmpty());
        return ids;
    }

    /** @param reference such as {@code containerd://3f1c...} */
    private static void add(Map<String, ContainerInfo> byId, String reference, String name, ContainerInfo pod) {
        int scheme = reference.indexOf("://");
        String id = scheme < 0 ? reference : reference.substring(scheme + "://".length());
        byId.put(id, named(id, scheme < 0 ? "" : reference.substring(0, scheme), name, pod));
    }

    private static ContainerInfo named(String id, String runtime, String name, ContainerInfo pod) {
        return new ContainerInfo(id, runtime, pod.podUid(), pod.namespace(), pod.pod(), name, pod.labels());
    }
}

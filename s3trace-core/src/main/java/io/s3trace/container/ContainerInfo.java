package io.s3trace.container;

import java.util.Map;

/**
 * A container. What is not known is empty.
 *
 * @param id the container's id, 64 hexadecimal digits with most runtimes
 * @param runtime what runs it, according to its cgroup's name: {@code docker}, {@code containerd}, {@code cri-o},
 *     {@code podman} or {@code ecs}; empty if the name does not show it
 * @param podUid uid of its Kubernetes pod; for a static pod, its hash
 * @param namespace namespace of the pod
 * @param pod name of the pod
 * @param name name of the container within the pod
 * @param labels labels of the pod
 */
public record ContainerInfo(
        String id, String runtime, String podUid, String namespace, String pod, String name, Map<String, String> labels) {

    /** Stands for no container, or for one about which nothing is known. */
    public static final ContainerInfo NONE = new ContainerInfo("", "", "", "", "", "", Map.of());

    /** Copies the labels. */
    public ContainerInfo {
        labels = Map.copyOf(labels);
    }
}

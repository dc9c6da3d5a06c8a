package io.s3trace.container;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads container ids from cgroup paths, in the forms of Docker, containerd, CRI-O, Podman, the kubelet and Amazon ECS, with
 * the systemd driver and with cgroupfs, in v1 and v2. If containers are inside containers, the innermost counts.
 */
public final class CgroupPath {
    /** {@code docker-ID.scope}, {@code ...slice:cri-containerd:ID}, or just the id. */
    private static final Pattern CONTAINER =
            Pattern.compile("(?:[^:]*:)?(?:([a-z][a-z-]*)[-:])?([0-9a-f]{64})(?:\\.scope)?");
    /** AWS Fargate: the task's id and a number. */
    private static final Pattern FARGATE = Pattern.compile("[0-9a-f]{32}-[0-9]+");
    /** {@code pod8f3c...}, {@code kubepods-burstable-pod8f3c_....slice}, a uid or a static pod's hash. */
    private static final Pattern POD = Pattern.compile("(?:.*-)?pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}"
            + "|[0-9a-f]{32})(?:\\.slice)?(?::.*)?");
    private static final Map<String, String> RUNTIMES = Map.of(
            "docker", "docker", "cri-containerd", "containerd", "nerdctl", "containerd", "containerd", "containerd",
            "crio", "cri-o", "libpod", "podman", "ecs", "ecs");

    private CgroupPath() {}

    /**
     * Reads one path.
     *
     * @param path a cgroup's path, as {@code /proc/PID/cgroup} has it or relative to where cgroups are mounted
     * @return id, runtime and pod uid of the container, as far as the path shows; empty if it is no container's
     */
    public static Optional<ContainerInfo> container(String path) {
        String[] segments = path.split("/");
        for (int i = segments.length - 1; i >= 0; i--) {
            Matcher matcher = CONTAINER.matcher(segments[i]);
            String parent = i == 0 ? "" : segments[i - 1];
            if (matcher.matches() && !isMonitor(matcher.group(1))) {
                String runtime = matcher.group(1) == null ? runtimeOf(segments, i) : matcher.group(1);
                return Optional.of(container(matcher.group(2), runtime, segments, i));
            }
            if (FARGATE.matcher(segments[i]).matches() && segments[i].startsWith(parent)) {
                return Optional.of(container(segments[i], "ecs", segments, i));
            }
        }
        return Optional.empty();
    }

    /**
     * Reads the file {@code /proc/PID/cgroup}: the unified hierarchy's line first.
     *
     * @param file its text
     * @return the container, see {@link #container(String)}
     */
    public static Optional<ContainerInfo> containerOf(String file) {
        return file.lines()
                .sorted((one, other) -> Boolean.compare(other.startsWith("0::"), one.startsWith("0::")))
                .map(line -> container(line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static ContainerInfo container(String id, String runtime, String[] segments, int last) {
        return new ContainerInfo(id, RUNTIMES.getOrDefault(runtime, ""), pod(segments, last), "", "", "", Map.of());
    }

    /** CRI-O and Podman also make a cgroup for the process that watches a container. */
    private static boolean isMonitor(String prefix) {
        return prefix != null && prefix.endsWith("conmon");
    }

    /** With cgroupfs, the runtime is in the path before the id. */
    private static String runtimeOf(String[] segments, int last) {
        for (int i = last - 1; i >= 0; i--) {
            if (RUNTIMES.containsKey(segments[i])) {
                return segments[i];
            }
        }
        return "";
    }

    private static String pod(String[] segments, int last) {
        for (int i = last; i >= 0; i--) {
            Matcher matcher = POD.matcher(segments[i]);
            if (matcher.matches()) {
                return matcher.group(1).replace('_', '-');
            }
        }
        return "";
    }
}

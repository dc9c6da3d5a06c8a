package io.s3trace.internal.process;

import io.s3trace.container.CgroupPath;
import io.s3trace.container.ContainerInfo;
import io.s3trace.internal.collect.RecentMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds containers by cgroups: by the process's file while the process lives, afterwards by its cgroup's id while the cgroup
 * exists. For one thread.
 */
public final class CgroupContainers implements ContainerIds {
    private static final int REMEMBERED = 4096;
    private static final String ROOT = "0::/";

    private final Path proc;
    private final CgroupTree tree;
    /** Containers by cgroup. A process in the root may be in a container of the first version's hierarchies. */
    private final Map<Long, ContainerInfo> known = new RecentMap<>(REMEMBERED);

    /** Makes one that looks where this system has its processes and cgroups. */
    public CgroupContainers() {
        this(Path.of("/proc"), CgroupTree.find());
    }

    CgroupContainers(Path proc, CgroupTree tree) {
        this.proc = proc;
        this.tree = tree;
    }

    @Override
    public ContainerInfo of(int pid, long startNanos, long cgroupId) {
        ContainerInfo container = known.get(cgroupId);
        if (container != null) {
            return container;
        }
        Optional<String> file = cgroupFile(pid);
        container = (file.isPresent()
                ? CgroupPath.containerOf(file.get())
                : tree.path(cgroupId).flatMap(CgroupPath::container)).orElse(ContainerInfo.NONE);
        boolean inRoot = file.isPresent() && file.get().lines().noneMatch(CgroupContainers::isInUnified);
        if (cgroupId != 0 && !inRoot) {
            known.put(cgroupId, container);
        }
        return container;
    }

    private static boolean isInUnified(String line) {
        return line.startsWith(ROOT) && line.length() > ROOT.length();
    }

    private Optional<String> cgroupFile(int pid) {
        try {
            return Optional.of(Files.readString(proc.resolve(Integer.toString(pid)).resolve("cgroup")));
        } catch (IOException e) {
            return Optional.empty(); // it is gone
        }
    }
}

package io.s3trace.select;

import io.s3trace.internal.text.Require;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Processes to trace, by what they are, and labels for their events. A process belongs to a target if it meets all of the
 * target's conditions. A condition that is not set is met by every process. Immutable: each method makes another target.
 *
 * <pre>{@code
 * Target.any().exe("rclone").commandLine("--transfers").label("job", "nightly-copy")
 * }</pre>
 *
 * <p>Globs may contain {@code *} (any text without a slash), {@code **} (any text) and {@code ?} (any character but a slash).
 */
public final class Target {
    private static final Target ANY = new Target(Set.of(), "", "", "", "", Set.of(), Map.of(), Set.of());
    /** No container has such an id. */
    private static final Target NONE = ANY.in(Set.of("none"));
    /** An id of 64 digits or its beginning, the id of a Fargate task, or a pod's uid. */
    private static final Pattern CONTAINER =
            Pattern.compile("[0-9a-f]{12,}(-[0-9]+)?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Set<Long> pids;
    private final String comm;
    private final String exe;
    private final String commandLine;
    private final String cgroup;
    private final Set<String> containers;
    private final Map<String, String> labels;
    private final Set<ProbeMode> modes;

    private Target(Set<Long> pids, String comm, String exe, String commandLine, String cgroup,
            Set<String> containers, Map<String, String> labels, Set<ProbeMode> modes) {
        this.pids = Set.copyOf(pids);
        this.comm = comm;
        this.exe = exe;
        this.commandLine = commandLine;
        this.cgroup = cgroup;
        this.containers = Set.copyOf(containers);
        this.labels = Map.copyOf(labels);
        this.modes = Set.copyOf(modes);
    }

    /**
     * Begins to describe a target.
     *
     * @return a target to which every process belongs, without labels
     */
    public static Target any() {
        return ANY;
    }

    /**
     * Describes a target to which no process belongs: for a tracer that is to get other targets while it runs.
     *
     * @return the target
     */
    public static Target none() {
        return NONE;
    }

    /**
     * Adds pids, one of which a process must have. A pid means the process that has it when the tracer is started or gets new
     * targets, not one that gets the pid later.
     *
     * @param pids process ids in the tracer's PID namespace
     * @return another target
     * @throws IllegalArgumentException if one is not a pid
     */
    public Target pid(long... pids) {
        Set<Long> all = new LinkedHashSet<>(this.pids);
        for (long pid : pids) {
            Require.that(pid > 0 && pid <= Integer.MAX_VALUE, "pid must be positive: ", pid);
            all.add(pid);
        }
        return new Target(all, comm, exe, commandLine, cgroup, containers, labels, modes);
    }

    /**
     * Sets the name that a process must have.
     *
     * @param comm a glob for the name that the kernel keeps of the process: its main thread's, at most 15 bytes
     * @return another target
     */
    public Target comm(String comm) {
        return new Target(pids, given(comm, "comm"), exe, commandLine, cgroup, containers, labels, modes);
    }

    /**
     * Sets the executable that a process must run.
     *
     * @param exe a glob for its path as the process sees it; without a slash, for the last part of the path
     * @return another target
     */
    public Target exe(String exe) {
        return new Target(pids, comm, given(exe, "exe"), commandLine, cgroup, containers, labels, modes);
    }

    /**
     * Sets text that must be in a process's command line: its arguments, each but the last followed by a space. Only the first
     * 2048 bytes are looked at.
     *
     * @param commandLine text; upper and lower case differ
     * @return another target
     */
    public Target commandLine(String commandLine) {
        return new Target(pids, comm, exe, given(commandLine, "commandLine"), cgroup, containers, labels, modes);
    }

    /**
     * Sets the cgroup (v2) in which a process must be; it may also be in one below.
     *
     * @param cgroup a glob for the cgroup's path from the root on, beginning with a slash
     * @return another target
     */
    public Target cgroup(String cgroup) {
        Require.that(cgroup.startsWith("/"), "cgroup must begin with a slash: ", cgroup);
        return new Target(pids, comm, exe, commandLine, cgroup, containers, labels, modes);
    }

    /**
     * Adds containers, in one of which a process must run. The process's container is found from its cgroup's path when its
     * first request is seen: see {@link io.s3trace.event.ProcessInfo#containerId} and
     * {@link io.s3trace.event.ProcessInfo#podUid}.
     *
     * @param containers ids of containers, at least their first twelve digits, or uids of Kubernetes pods
     * @return another target
     * @throws IllegalArgumentException if one is neither
     */
    public Target container(String... containers) {
        Set<String> all = new LinkedHashSet<>(this.containers);
        for (String container : containers) {
            Require.that(CONTAINER.matcher(container).matches(),
                    "container must be 12 or more hexadecimal digits, or a pod's uid: ", container);
            all.add(container);
        }
        return in(all);
    }

    private Target in(Set<String> all) {
        return new Target(pids, comm, exe, commandLine, cgroup, all, labels, modes);
    }

    /**
     * Adds a label for the events of these processes.
     *
     * @param name the label's name
     * @param value its value
     * @return another target
     */
    public Target label(String name, String value) {
        return labels(Map.of(name, value));
    }

    /**
     * Adds labels for the events of these processes.
     *
     * @param labels values by names
     * @return another target
     */
    public Target labels(Map<String, String> labels) {
        Map<String, String> all = new LinkedHashMap<>(this.labels);
        all.putAll(labels);
        return new Target(pids, comm, exe, commandLine, cgroup, containers, all, modes);
    }

    /**
     * Adds modes in which these processes' requests are captured. Default: all that the tracer's
     * {@link io.s3trace.S3TracerBuilder#mode(ProbeMode...)} names.
     *
     * @param modes the modes; those that are not among the tracer's own are added to them when it is started
     * @return another target
     */
    public Target mode(ProbeMode... modes) {
        Set<ProbeMode> all = EnumSet.noneOf(ProbeMode.class);
        all.addAll(this.modes);
        all.addAll(List.of(modes));
        return new Target(pids, comm, exe, commandLine, cgroup, containers, labels, all);
    }

    /** {@return pids, one of which a process must have; empty for any} */
    public Set<Long> pids() {
        return pids;
    }

    /** {@return a glob for the process's name; empty for any} */
    public String comm() {
        return comm;
    }

    /** {@return a glob for the executable's path or its last part; empty for any} */
    public String exe() {
        return exe;
    }

    /** {@return text in the command line; empty for any} */
    public String commandLine() {
        return commandLine;
    }

    /** {@return a glob for the cgroup's path; empty for any} */
    public String cgroup() {
        return cgroup;
    }

    /** {@return containers or pods, in one of which a process must run; empty for any} */
    public Set<String> containers() {
        return containers;
    }

    /** {@return the labels} */
    public Map<String, String> labels() {
        return labels;
    }

    /** {@return modes in which requests are captured; empty for the tracer's own} */
    public Set<ProbeMode> modes() {
        return modes;
    }

    private static String given(String value, String name) {
        Require.that(!value.isEmpty(), name + " must not be empty: ", value);
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Target target && parts().equals(target.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "Target[pids=%s, comm=%s, exe=%s, commandLine=%s, cgroup=%s, containers=%s, labels=%s, modes=%s]"
                .formatted(parts().toArray());
    }

    private List<Object> parts() {
        return List.of(pids, comm, exe, commandLine, cgroup, containers, labels, modes);
    }
}

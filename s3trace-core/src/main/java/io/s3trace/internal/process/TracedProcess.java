package io.s3trace.internal.process;

import io.s3trace.bpf.capture.CaptureSource;
import io.s3trace.event.ProcessInfo;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that has or had connections, or that is not to be traced. Two are equal only if they are the same object. */
public final class TracedProcess {
    private final long startNanos;
    private final LookedUpNames names = new LookedUpNames();
    private ProcessInfo info;
    private long exec;
    private int root;
    /** If empty, every process is traced. */
    private Optional<List<Target>> targets = Optional.empty();

    /**
     * Makes a process about which nothing else is known.
     *
     * @param info who it is
     * @param startNanos when it started, nanoseconds of CLOCK_BOOTTIME
     */
    public TracedProcess(ProcessInfo info, long startNanos) {
        this.info = info;
        this.startNanos = startNanos;
    }

    /** Takes what the kernel side reports about the process itself, which may come late or again. */
    void introduce(ProcessInfo info) {
        this.info = info;
    }

    void introduce(long exec, int root) {
        this.exec = exec;
        this.root = root;
    }

    void judge(Optional<List<Target>> targets) {
        this.targets = targets;
    }

    /** {@return who it is} */
    public ProcessInfo info() {
        return info;
    }

    /** {@return whether it is traced at all} */
    boolean isWanted() {
        return targets.isEmpty() || !targets.get().isEmpty();
    }

    /**
     * Returns how requests are labelled.
     *
     * @param source where they are captured
     * @return labels of the first of its targets that has such requests traced; empty if none has
     */
    public Optional<Map<String, String>> labels(CaptureSource source) {
        return targets.isEmpty()
                ? Optional.of(Map.of())
                : targets.get().stream().filter(target -> takes(target, source)).map(Target::labels).findFirst();
    }

    /** {@return labels of the first of its targets, whatever requests that has traced; empty if it belongs to none} */
    public Optional<Map<String, String>> labels() {
        return targets.isEmpty() ? Optional.of(Map.of()) : targets.get().stream().map(Target::labels).findFirst();
    }

    /**
     * Notes that it has looked up a name.
     *
     * @param startNanos when the lookup began, nanoseconds of CLOCK_MONOTONIC
     * @param name the name
     */
    public void noteLookup(long startNanos, String name) {
        names.add(startNanos, name);
    }

    /** {@return the name that it looked up at a time, nanoseconds of CLOCK_MONOTONIC; empty if that is not known} */
    public String lookedUp(long startNanos) {
        return names.name(startNanos);
    }

    private static boolean takes(Target target, CaptureSource source) {
        return target.modes().isEmpty() || target.modes().contains(ProbeMode.AUTO)
                || target.modes().contains(Sources.mode(source));
    }

    /** {@return when it started, nanoseconds of CLOCK_BOOTTIME} */
    public long startNanos() {
        return startNanos;
    }

    /** {@return how many programs it has run, 0 if that is not known} */
    public long exec() {
        return exec;
    }

    int root() {
        return root;
    }
}

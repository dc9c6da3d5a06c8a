package io.s3trace;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.capture.ByteCapture;
import io.s3trace.internal.pipeline.Pump;
import io.s3trace.internal.process.Targets;
import io.s3trace.internal.text.Require;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which processes a tracer traces, and how that changes. Only one thread at a time may make changes; the rest is thread-safe.
 */
final class TracerAim {
    private final ByteCapture capture;
    private final Pump pump;
    private final boolean something;
    private final boolean onlyNamed;
    private final boolean followChildren;
    /** Whether targets that name no mode get agents into their Java virtual machines. */
    private final boolean agents;
    private final Set<Long> named = new LinkedHashSet<>();
    /** What targets may ask for; empty for everything. */
    private final Set<ProbeMode> modes;
    private volatile List<Target> targets;
    /** The same, with the processes that are named; empty for every process. */
    private volatile Optional<Targets> wanted = Optional.empty();

    TracerAim(ByteCapture capture, Pump pump, TracerSettings settings) {
        this.capture = capture;
        this.pump = pump;
        this.something = settings.needsLibraries();
        this.onlyNamed = settings.tracesOnlyNamed();
        this.followChildren = settings.followChildren;
        this.agents = settings.modes.contains(ProbeMode.JSSE);
        this.targets = List.copyOf(settings.targets);
        this.modes = settings.knownModes();
        settings.pids.forEach(pid -> named.add((long) pid));
    }

    /** Call before the pump starts: nothing may be reported about processes that belong to no target. */
    void begin() {
        if (!targets.isEmpty()) {
            pump.aim(judgeBy(withNamed()));
            listForChildren();
        }
    }

    static void requirePid(long pid) {
        Require.that(pid > 0 && pid <= Integer.MAX_VALUE, "pid must be positive: ", pid);
    }

    void requireDetachable(long pid) {
        if (!onlyNamed && targets.isEmpty()) {
            throw new IllegalStateException("detach from process " + pid
                    + ": every process is traced: start the tracer with pids or targets");
        }
        requirePid(pid);
    }

    void requireTargets(List<Target> wanted) {
        if (targets.isEmpty()) {
            throw new IllegalStateException("retarget: the tracer was started without a target");
        }
        Require.that(!wanted.isEmpty(), "there must be a target: ", wanted);
        wanted.forEach(target -> Require.that(modes.isEmpty() || modes.containsAll(target.modes()),
                "a target's modes must be among " + modes + ", with which the tracer was started: ", target));
    }

    void attach(long pid) {
        pump.attach((int) pid); // first, so that no record is left out as one of a detached process
        try {
            capture.attach((int) pid, something);
        } catch (BpfException e) {
            throw new S3TraceException(e.getMessage(), e, e.log());
        }
        named.add(pid);
        if (!targets.isEmpty()) {
            pump.retarget(judgeBy(withNamed()));
        }
    }

    void detach(long pid) {
        named.remove(pid);
        capture.detach((int) pid);
        pump.detach((int) pid);
    }

    List<Target> targets() {
        return targets;
    }

    void retarget(List<Target> targets) {
        this.targets = targets;
        listForChildren();
        pump.retarget(judgeBy(withNamed()));
    }

    /** Is the agent to be loaded into a process of Java? For any thread. */
    boolean wantsAgent(int pid, int root) {
        return wanted.map(targets -> targets.take(pid, root, ProbeMode.JSSE, agents)).orElse(true);
    }

    private Targets judgeBy(Targets targets) {
        wanted = Optional.of(targets);
        return targets;
    }

    private Targets withNamed() {
        List<Target> all = new ArrayList<>(targets);
        if (!named.isEmpty()) {
            all.add(Target.any().pid(named.stream().mapToLong(Long::longValue).toArray()));
        }
        return new Targets(all);
    }

    private void listForChildren() {
        if (followChildren) {
            targets.forEach(target -> target.pids().forEach(pid -> capture.list(pid.intValue())));
        }
    }
}

package io.s3trace.internal.process;

import io.s3trace.bpf.capture.ProcessMaps;
import io.s3trace.event.ProcessInfo;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Finds the targets to which a process belongs. Immutable. */
public final class Targets {
    private static final long NANOS_PER_TICK = 10_000_000;

    private final List<Matcher> matchers;

    private record Matcher(
            Target target, Map<Long, Long> startTicks, Glob comm, Glob exe, boolean wholePath, Glob cgroup) {
        static Matcher of(Target target) {
            Map<Long, Long> startTicks = new HashMap<>();
            for (long pid : target.pids()) {
                OptionalLong started = ProcessMaps.startTicks((int) pid);
                started.ifPresent(ticks -> startTicks.put(pid, ticks)); // a process that is gone cannot be meant
            }
            return new Matcher(target, startTicks, Glob.of(target.comm()), Glob.of(target.exe()),
                    target.exe().contains("/"), Glob.of(target.cgroup()));
        }

        boolean matches(Candidate process) {
            return (target.pids().isEmpty() || hasPid(process))
                    && (target.comm().isEmpty() || comm.matches(process.info().comm()))
                    && (target.exe().isEmpty() || exe.matches(wholePath ? process.exe() : lastPart(process.exe())))
                    && (target.commandLine().isEmpty() || process.commandLineContains(target.commandLine()))
                    && (target.cgroup().isEmpty() || cgroup.matchesAbove(process.cgroup()))
                    && (target.containers().isEmpty() || isIn(process.info()));
        }

        /** Uids of pods are complete; ids of containers may be given by their beginnings. */
        private boolean isIn(ProcessInfo process) {
            return target.containers().contains(process.podUid())
                    || target.containers().stream().anyMatch(process.containerId()::startsWith);
        }

        /** A descendant of a listed process is traced like that process. */
        private boolean hasPid(Candidate process) {
            if (!process.here()) {
                return target.pids().contains((long) process.info().pid());
            }
            Long started = startTicks.get((long) process.info().pid());
            return started != null && started == process.startNanos() / NANOS_PER_TICK
                    || startTicks.containsKey((long) process.root());
        }

        private static String lastPart(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /**
     * Takes targets, the most important first. Their pids are those of processes that run now.
     *
     * @param targets the targets
     */
    public Targets(List<Target> targets) {
        this.matchers = targets.stream().map(Matcher::of).toList();
    }

    /**
     * Looks at a process that runs now.
     *
     * @param pid the process
     * @param root the listed process of which it is a descendant, or 0
     * @param mode how its requests would be captured
     * @param otherwise whether targets without a mode have such requests traced
     * @return whether it belongs to a target that has such requests traced; false if it has ended
     */
    public boolean take(int pid, int root, ProbeMode mode, boolean otherwise) {
        return Candidate.running(pid, root).stream()
                .flatMap(process -> of(process).stream())
                .anyMatch(target -> target.modes().isEmpty() ? otherwise : target.modes().contains(mode));
    }

    /** The targets to which a process belongs, the most important first; none if it belongs to none. */
    List<Target> of(Candidate process) {
        return matchers.stream().filter(matcher -> matcher.matches(process)).map(Matcher::target).toList();
    }
}

package io.s3trace.internal.process;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.ProcessIntroduction;
import io.s3trace.select.Target;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The known processes. Each is compared with the targets when it is first seen. Bounded; for one thread. */
public final class ProcessTable {
    private final Map<Integer, TracedProcess> processes = new HashMap<>();
    private final EndedProcesses ended = new EndedProcesses();
    private final DetachedProcesses detached = new DetachedProcesses();
    private final ProcessReader reader;
    private final ProcessListener listener;
    private final Predicate<TracedProcess> idle;
    private final int capacity;
    private Optional<Targets> targets = Optional.empty();

    /**
     * Makes an empty table.
     *
     * @param reader finds out who processes are
     * @param listener learns which are not wanted
     * @param idle whether a process has no connections
     * @param capacity how many there may be; if there are more, the idle ones make room
     */
    public ProcessTable(ProcessReader reader, ProcessListener listener, Predicate<TracedProcess> idle, int capacity) {
        this.reader = reader;
        this.listener = listener;
        this.idle = idle;
        this.capacity = capacity;
    }

    /** Returns a record's process, and adds it if needed. Its {@link #predecessor} must have been removed. */
    public TracedProcess of(CaptureRecord record) {
        TracedProcess process = processes.get(record.tgid());
        if (process == null) {
            process = add(record, "");
            judge(process, MemorySegment.NULL);
        }
        return process;
    }

    /** Takes what the kernel side reports about a process. Its predecessor must have been removed. */
    public void introduce(CaptureRecord record) {
        ProcessIntroduction introduction = record.introduction();
        TracedProcess process = processes.get(record.tgid());
        if (process == null) {
            process = add(record, introduction.exe());
        } else {
            process.introduce(reader.read(record, introduction.exe()));
        }
        process.introduce(introduction.exec(), introduction.root());
        judge(process, introduction.commandLine());
    }

    private TracedProcess add(CaptureRecord record, String exe) {
        if (processes.size() >= capacity) {
            processes.values().removeIf(idle); // their exit was missed
        }
        TracedProcess process = new TracedProcess(reader.read(record, exe), record.processStartNanos());
        processes.put(record.tgid(), process);
        return process;
    }

    /** Returns what is known of a record's process, which may have ended, or may no longer be known. */
    public TracedProcess find(CaptureRecord record) {
        return current(record).or(() -> ended.find(record)).orElseGet(() -> stranger(record));
    }

    /** Makes a process whose end was reported long ago, whose beginning was lost, or that was detached. */
    private TracedProcess stranger(CaptureRecord record) {
        TracedProcess process = new TracedProcess(reader.read(record, ""), record.processStartNanos());
        process.judge(detached.contains(record) ? Optional.of(List.of()) : targetsOf(process, MemorySegment.NULL));
        return process;
    }

    /** Returns a record's process, if it is known and has not ended. */
    public Optional<TracedProcess> current(CaptureRecord record) {
        return known(record.tgid()).filter(process -> process.startNanos() == record.processStartNanos());
    }

    /** Returns the earlier process with the pid of a record's process, if its end was missed. */
    public Optional<TracedProcess> predecessor(CaptureRecord record) {
        return known(record.tgid()).filter(process -> process.startNanos() != record.processStartNanos());
    }

    public Optional<TracedProcess> known(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    List<TracedProcess> all() {
        return List.copyOf(processes.values());
    }

    /** A process has ended. Reports of its end may still come. */
    public void end(TracedProcess process) {
        processes.remove(process.info().pid());
        ended.add(process);
    }

    /** Nothing more is to be reported of a process. */
    public void detach(TracedProcess process) {
        processes.remove(process.info().pid());
        detached.add(process.info().pid(), process.startNanos());
        listener.onUnwanted(process);
    }

    public void attach(int pid) {
        detached.remove(pid);
        listener.onWanted(pid);
    }

    public boolean isDetached(CaptureRecord record) {
        return detached.contains(record);
    }

    /** From now on, only processes of these targets are wanted. */
    public void retarget(Targets targets) {
        this.targets = Optional.of(targets);
        for (TracedProcess process : all()) {
            boolean wanted = process.isWanted();
            judge(process, MemorySegment.NULL);
            if (!wanted && process.isWanted()) {
                listener.onWanted(process.info().pid());
            }
        }
    }

    private void judge(TracedProcess process, MemorySegment commandLine) {
        process.judge(targetsOf(process, commandLine));
        if (!process.isWanted()) {
            listener.onUnwanted(process);
        }
    }

    private Optional<List<Target>> targetsOf(TracedProcess process, MemorySegment commandLine) {
        return targets.map(all -> all.of(new Candidate(process.info(), process.startNanos(), process.root(), commandLine,
                reader.isOfThisSystem())));
    }

    /** Forgets those that had already ended at the last call. */
    public void age() {
        ended.age();
    }

    public void clear() {
        processes.clear();
    }

    public int size() {
        return processes.size() + ended.size();
    }
}

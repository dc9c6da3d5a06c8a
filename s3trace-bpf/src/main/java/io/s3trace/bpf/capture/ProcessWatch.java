package io.s3trace.bpf.capture;

import io.s3trace.bpf.Uprobe;
import io.s3trace.bpf.process.ProcessState;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the state of each process when it was last looked at, so that only processes that have changed are looked into.
 * Detaches from files that no process has mapped for a while. Thread-safe.
 */
final class ProcessWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProcessWatch.class);
    /** A container that runs every few minutes should find its library attached to. */
    private static final long KEEP_NANOS = Duration.ofMinutes(10).toNanos();

    private final FileCatalog catalog;
    private final Attachments attachments;
    private final ProgramsAhead programs;
    private final JvmAgents jvms;
    private final int excludedPid;
    private final Set<Integer> named = new HashSet<>();
    private final Map<Integer, Seen> processes = new HashMap<>();
    private final Map<FileVersion.Id, Long> lastMapped = new HashMap<>();
    private boolean everywhere;
    private FileTime loaderCache = LoaderCache.NEVER;
    private Set<FileVersion.Id> loaderFiles = Set.of();

    private record Seen(ProcessState state, Set<FileVersion.Id> files) {}

    ProcessWatch(FileCatalog catalog, Attachments attachments, ProgramsAhead programs, JvmAgents jvms, int excludedPid) {
        this.catalog = catalog;
        this.attachments = attachments;
        this.programs = programs;
        this.jvms = jvms;
        this.excludedPid = excludedPid;
    }

    /** Watches all processes, including those to come. Each file is attached to once for all of them. */
    synchronized Scan watchEverything() {
        everywhere = true;
        return lookAtAll();
    }

    /**
     * Watches one more process. Its files are attached to for this process only, unless all processes are watched.
     *
     * @throws IOException if it has ended, or may not be looked at
     */
    synchronized Scan watch(int pid) throws IOException {
        Scan scan = new Scan(catalog, attachments);
        processes.remove(pid);
        look(pid, scan);
        if (!everywhere) {
            named.add(pid);
        }
        return scan;
    }

    /** Stops watching a process, and detaches from what was attached to for this process only. */
    synchronized void forget(int pid) {
        named.remove(pid);
        processes.remove(pid);
        attachments.detach(place -> place.pid() == pid);
    }

    /**
     * Looks at a process, if it is watched.
     *
     * @return false if there is no point in looking again soon
     */
    synchronized boolean look(int pid) {
        if (!everywhere && !named.contains(pid)) {
            return false;
        }
        try {
            look(pid, new Scan(catalog, attachments));
            return true;
        } catch (IOException e) {
            LOGGER.debug("process {} has ended, or may not be looked at", pid, e);
            return false;
        }
    }

    /** Looks at all processes that are watched. */
    synchronized Scan lookAtAll() {
        Scan scan = new Scan(catalog, attachments);
        lookAhead(scan);
        Set<Integer> alive = new HashSet<>();
        for (int pid : everywhere ? pids() : List.copyOf(named)) {
            try {
                if (!isKnownToBeOfKernel(pid)) {
                    look(pid, scan);
                }
                alive.add(pid);
            } catch (IOException e) {
                LOGGER.debug("process {} has ended, or may not be looked at", pid, e);
            }
        }
        processes.keySet().retainAll(alive);
        detachFromUnused(System.nanoTime());
        return scan;
    }

    private static List<Integer> pids() {
        try {
            return ProcessMaps.pids();
        } catch (IOException e) {
            LOGGER.warn("processes cannot be listed", e);
            return List.of();
        }
    }

    /**
     * The kernel's threads are many, and do not change. If a program gets the pid of one, the start of the program is reported.
     */
    private boolean isKnownToBeOfKernel(int pid) {
        Seen before = processes.get(pid);
        return before != null && before.state.isOfKernel();
    }

    private void look(int pid, Scan scan) throws IOException {
        ProcessState state = ProcessState.of(pid); // read before its maps: a change in between is seen next time
        Seen before = processes.get(pid);
        if (pid == excludedPid || before != null && before.state.equals(state)) {
            return;
        }
        if (state.isOfKernel()) {
            processes.putIfAbsent(pid, new Seen(state, Set.of())); // or its main thread has ended before the others
            return;
        }
        Scan.Result result = scan.process(pid, everywhere ? Uprobe.EVERY_PROCESS : pid);
        if (result.java()) {
            jvms.found(pid);
        }
        if (result.complete()) {
            processes.put(pid, new Seen(state, result.attached()));
        }
    }

    private void lookAhead(Scan scan) {
        FileTime changed = LoaderCache.changed();
        if (!everywhere || changed.equals(loaderCache)) {
            return;
        }
        try {
            loaderFiles = scan.aheadOfTime().attached();
            loaderCache = changed;
        } catch (IOException e) {
            LOGGER.warn("libraries that no process maps yet are not traced ahead of time", e);
        }
    }

    private void detachFromUnused(long now) {
        if (!everywhere) {
            return;
        }
        processes.values().forEach(process -> process.files.forEach(file -> lastMapped.put(file, now)));
        attachments.detach(place -> !loaderFiles.contains(place.file()) && !programs.has(place.file())
                && now - lastMapped.computeIfAbsent(place.file(), file -> now) > KEEP_NANOS);
        lastMapped.values().removeIf(at -> now - at > KEEP_NANOS);
    }
}

package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Processes that are traced because somebody named them: attached to one by one, and let go. Not thread-safe. */
final class NamedProcesses {
    private final ListedProcesses listed;
    private final ProcessWatch watch;
    private final JvmAgents jvms;
    private final FileCatalog catalog;
    private final boolean plainSockets;

    /**
     * Knows none yet.
     *
     * @param plainSockets whether plain HTTP of any process is seen, without anything to attach to
     */
    NamedProcesses(ListedProcesses listed, ProcessWatch watch, JvmAgents jvms, FileCatalog catalog, boolean plainSockets) {
        this.listed = listed;
        this.watch = watch;
        this.jvms = jvms;
        this.catalog = catalog;
        this.plainSockets = plainSockets;
    }

    /**
     * Attaches to the files that a process maps, and to those that it will load.
     *
     * @param something whether it is an error if there is nothing in them to attach to
     * @throws BpfException if the process is gone or the kernel refuses
     */
    void attach(int pid, boolean something) {
        boolean before = listed.isListed(pid);
        try {
            attachTo(pid, something);
        } catch (RuntimeException e) {
            if (!before) {
                detach(pid);
            }
            throw e;
        }
    }

    private void attachTo(int pid, boolean something) {
        Scan scan;
        try {
            listed.add(pid);
            scan = watch.watch(pid);
        } catch (IOException e) {
            throw BpfException.because("attach to process " + pid + ": " + ProcessMaps.whyUnreadable(pid, e));
        }
        scan.failIfRefused();
        Optional<String> noAgent = jvms.load(pid);
        if (!something || scan.movesBytes() || plainSockets) {
            return;
        }
        if (noAgent.isPresent()) {
            throw BpfException.because("attach to process " + pid + ": Java's own TLS: " + noAgent.get());
        }
        if (!jvms.knows(pid)) {
            throw BpfException.because("attach to process " + pid + ": it maps no "
                    + join(CaptureSource::files, " or ") + " nor other file with "
                    + join(CaptureSource::symbol, " or ")
                    + ": looked at " + ProcessMaps.describe(pid)
                    + ": trace it after it has loaded the library, or without naming its pid");
        }
    }

    private String join(Function<CaptureSource, String> text, String separator) {
        return catalog.sources().stream().filter(source -> source.isInFiles() && source.movesBytes()).map(text).distinct()
                .sorted().collect(Collectors.joining(separator));
    }

    /** Has the children of a process followed, if the settings say so. A process that has ended has none. */
    void list(int pid) {
        try {
            listed.add(pid);
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** Takes a process off those to trace. Its children that are followed stay. */
    void detach(int pid) {
        listed.remove(pid);
        watch.forget(pid);
        jvms.forget(pid);
    }
}

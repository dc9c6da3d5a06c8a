package io.s3trace.bpf.capture;

import io.s3trace.bpf.process.ProcessState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at processes as discovery does, to report what discovery has found. For one thread. */
final class Coverage {
    /** How the reason begins why a file is not of a kind. Every other file has such a reason, so it says nothing. */
    private static final String MISSING = "no ";

    private final FileCatalog catalog;
    private final Attachments attachments;
    private final TracedProcesses traced;
    private final JvmAgents jvms;
    private final FeatureChoice features;
    private final CodeFiles files = new CodeFiles();

    /**
     * Makes one for a single look.
     *
     * @param features what the kernel has accepted
     */
    Coverage(FileCatalog catalog, Attachments attachments, TracedProcesses traced, JvmAgents jvms, FeatureChoice features) {
        this.catalog = catalog;
        this.attachments = attachments;
        this.traced = traced;
        this.jvms = jvms;
        this.features = features;
    }

    /** Describes all processes except the kernel's own threads. */
    List<ProcessFiles> all() throws IOException {
        List<ProcessFiles> all = new ArrayList<>();
        for (int pid : ProcessMaps.pids()) {
            try {
                ProcessState state = ProcessState.of(pid);
                if (!state.isOfKernel()) {
                    all.add(of(pid, state));
                }
            } catch (IOException e) {
                if (!ProcessMaps.hasEnded(pid, e)) {
                    all.add(new ProcessFiles(pid, "", "", Map.of(), ProcessMaps.whyUnreadable(pid, e), List.of()));
                }
            }
        }
        return all;
    }

    private ProcessFiles of(int pid, ProcessState state) {
        String comm = text(pid, "comm");
        return traced.whyNot(pid, state, comm)
                .map(reason -> new ProcessFiles(pid, comm, exe(pid), Map.of(), reason, List.of()))
                .orElseGet(() -> ofTraced(pid, comm));
    }

    private ProcessFiles ofTraced(int pid, String comm) {
        Map<CaptureSource, List<String>> attached = new EnumMap<>(CaptureSource.class);
        Set<String> faults = new LinkedHashSet<>();
        Set<String> losses = new LinkedHashSet<>();
        String reason;
        try {
            List<MappedFile> mapped = files.mappedBy(pid);
            mapped.forEach(file -> look(file, pid, attached, faults, losses));
            reason = attached.isEmpty() ? why(mapped, faults, losses) : "";
        } catch (IOException e) {
            reason = ProcessMaps.whyUnreadable(pid, e);
        }
        if (features.way(CaptureFeature.HTTP).isPresent()) {
            attached.put(CaptureSource.HTTP, List.of()); // in no file of its own
        }
        return new ProcessFiles(pid, comm, exe(pid), attached, reason, unseen(pid));
    }

    private void look(MappedFile file, int pid, Map<CaptureSource, List<String>> attached, Set<String> faults,
            Set<String> losses) {
        try {
            FileFindings findings = catalog.look(file);
            boolean isAttached = attachments.isAttached(findings.version().id(), pid);
            for (CaptureSource source : findings.plans().keySet()) {
                if (!source.movesBytes()) {
                    continue; // every process has a C library
                }
                if (source == CaptureSource.JSSE && !jvms.sees(pid)) {
                    continue; // see unseen()
                }
                if (isAttached) {
                    attached.computeIfAbsent(source, key -> new ArrayList<>()).add(file.path().toString());
                } else {
                    faults.add(file.path() + ": not attached to: refused by the kernel, or not found yet");
                }
            }
            findings.lost().stream().filter(lost -> lost.feature().source().filter(CaptureSource::movesBytes).isPresent())
                    .forEach(lost -> losses.add(file.path() + ": " + lost.text()));
            findings.reasons().values().stream().filter(reason -> !reason.startsWith(MISSING))
                    .forEach(reason -> faults.add(file.path() + ": " + reason));
        } catch (IOException e) {
            faults.add(file.path() + ": cannot be reached: " + e.getMessage());
        }
    }

    private List<String> unseen(int pid) {
        Optional<String> java = jvms.whyNot(pid);
        AgentLosses losses = jvms.losses(pid);
        return Stream.concat(java.stream(), losses.isNone() ? Stream.empty() : Stream.of(losses.text()))
                .map(why -> "Java's own TLS: " + why).toList();
    }

    private String why(List<MappedFile> mapped, Set<String> faults, Set<String> losses) {
        List<String> reasons = new ArrayList<>(losses);
        if (losses.isEmpty()) {
            reasons.add(switch (mapped.size()) {
                case 0 -> "maps no code";
                case 1 -> "static binary: no TLS functions found in " + mapped.getFirst().path()
                        + ": stripped, or it uses none";
                default -> "maps no TLS library: looked at " + mapped.size() + " files";
            });
        }
        reasons.addAll(faults);
        features.lost(CaptureFeature.HTTP).map(LostFeature::text).ifPresent(reasons::add);
        return String.join("; ", reasons);
    }

    private static String text(int pid, String file) {
        try {
            return Files.readString(ProcessMaps.directory(pid).resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String exe(int pid) {
        try {
            return Files.readSymbolicLink(ProcessMaps.directory(pid).resolve("exe")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}

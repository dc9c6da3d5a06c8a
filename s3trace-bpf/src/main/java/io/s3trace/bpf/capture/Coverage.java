package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at processes as discovery does, to say what it found. For one thread. */
final class Coverage {
    /** What every file that is none of a kind lacks; that says nothing. */
    private static final String MISSING = "no ";

    private final FileCatalog catalog;
    private final Attachments attachments;
    private final CodeFiles files = new CodeFiles();

    Coverage(FileCatalog catalog, Attachments attachments) {
        this.catalog = catalog;
        this.attachments = attachments;
    }

    /** Tells of all processes but the kernel's own threads. */
    List<ProcessFiles> all() throws IOException {
        List<ProcessFiles> all = new ArrayList<>();
        for (int pid : ProcessMaps.pids()) {
            try {
                if (!ProcessState.of(pid).isOfKernel()) {
                    all.add(of(pid));
                }
            } catch (IOException e) {
                // It has ended.
            }
        }
        return all;
    }

    private ProcessFiles of(int pid) {
        Map<CaptureSource, List<String>> attached = new EnumMap<>(CaptureSource.class);
        Set<String> faults = new LinkedHashSet<>();
        String reason;
        try {
            List<MappedFile> mapped = files.mappedBy(pid);
            mapped.forEach(file -> look(file, pid, attached, faults));
            reason = attached.isEmpty() ? why(mapped, faults) : "";
        } catch (IOException e) {
            reason = ProcessMaps.whyUnreadable(pid, e);
        }
        return new ProcessFiles(pid, text(pid, "comm"), exe(pid), attached, reason);
    }

    private void look(MappedFile file, int pid, Map<CaptureSource, List<String>> attached, Set<String> faults) {
        try {
            FileFindings findings = catalog.look(file);
            boolean isAttached = attachments.isAttached(findings.version().id(), pid);
            for (CaptureSource source : findings.plans().keySet()) {
                if (!source.movesBytes()) {
                    continue; // every process has a C library
                }
                if (isAttached) {
                    attached.computeIfAbsent(source, key -> new ArrayList<>()).add(file.path().toString());
                } else {
                    faults.add(file.path() + ": not attached to: not traced, or refused by the kernel");
                }
            }
            findings.reasons().values().stream().filter(reason -> !reason.startsWith(MISSING))
                    .forEach(reason -> faults.add(file.path() + ": " + reason));
        } catch (IOException e) {
            faults.add(file.path() + ": cannot be reached: " + e.getMessage());
        }
    }

    private static String why(List<MappedFile> mapped, Set<String> faults) {
        String what = switch (mapped.size()) {
            case 0 -> "maps no code";
            case 1 -> "static binary: no TLS functions found in " + mapped.getFirst().path() + ": stripped, or it uses none";
            default -> "maps no TLS library: looked at " + mapped.size() + " files";
        };
        return faults.isEmpty() ? what : what + "; " + String.join("; ", faults);
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

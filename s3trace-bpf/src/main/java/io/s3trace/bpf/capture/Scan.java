package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.Uprobe;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of looking for code to probe, and attaching to what is found. What cannot be looked at is skipped. */
final class Scan {
    private static final Logger LOGGER = LoggerFactory.getLogger(Scan.class);

    private final FileCatalog catalog;
    private final Attachments attachments;
    private final CodeFiles files = new CodeFiles();
    private int attached;
    private @Nullable BpfException refusal;
    private boolean movesBytes;
    private boolean complete;
    private boolean java;

    /**
     * The result of looking at some files.
     *
     * @param attached those with something to probe, which is attached to now
     * @param complete whether all could be looked at
     * @param java whether what an agent in a JVM hands over is seen
     */
    record Result(Set<FileVersion.Id> attached, boolean complete, boolean java) {}

    Scan(FileCatalog catalog, Attachments attachments) {
        this.catalog = catalog;
        this.attachments = attachments;
    }

    /**
     * Attaches to the libraries that the loader knows, for processes to come.
     *
     * @throws IOException if these libraries cannot be found out
     */
    Result aheadOfTime() throws IOException {
        return attach(CodeFiles.aheadOfTime(catalog.sources()), Uprobe.EVERY_PROCESS);
    }

    /**
     * Attaches to what a process maps.
     *
     * @param scope the process, if only that is to be traced, or {@link Uprobe#EVERY_PROCESS}
     * @throws IOException if the process has ended, or may not be looked at
     */
    Result process(int pid, int scope) throws IOException {
        return attach(files.mappedBy(pid), scope);
    }

    /** {@return whether bytes of connections will be seen where it attached, whatever is loaded into processes} */
    boolean movesBytes() {
        return movesBytes;
    }

    /**
     * Fails if the kernel has refused, and nothing is attached to. A single file may be gone or damaged, but a refusal that meets
     * all files will not pass.
     *
     * @throws BpfException the first refusal
     */
    void failIfRefused() {
        if (attached == 0 && refusal != null) {
            throw refusal;
        }
    }

    private Result attach(List<MappedFile> candidates, int scope) {
        Set<FileVersion.Id> found = new HashSet<>();
        complete = true;
        java = false;
        for (MappedFile file : candidates) {
            attach(file, scope).ifPresent(found::add);
        }
        attached += found.size();
        return new Result(found, complete, java);
    }

    private Optional<FileVersion.Id> attach(MappedFile file, int scope) {
        try {
            FileFindings findings = catalog.look(file);
            boolean attached = attachments.attach(file, findings, scope);
            movesBytes |= attached && findings.plans().keySet().stream()
                    .anyMatch(source -> source.movesBytes() && source != CaptureSource.JSSE);
            java |= attached && findings.plans().containsKey(CaptureSource.JSSE);
            return attached ? Optional.of(findings.version().id()) : Optional.empty();
        } catch (IOException e) {
            LOGGER.debug("{} cannot be reached as {}", file.path(), file.reachable(), e);
        } catch (BpfException e) {
            refusal = refusal == null ? e : refusal;
            LOGGER.debug("{} cannot be attached to", file.path(), e);
        }
        complete = false;
        files.forget(file);
        return Optional.empty();
    }
}

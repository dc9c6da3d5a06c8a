package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.Uprobe;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One round of looking for code to probe, and attaching to what is found. What cannot be looked at is left out. */
final class Scan {
    private static final Logger LOGGER = LoggerFactory.getLogger(Scan.class);

    private final FileCatalog catalog;
    private final Attachments attachments;
    private final CodeFiles files = new CodeFiles();
    private int attached;
    private BpfException refusal;

    Scan(FileCatalog catalog, Attachments attachments) {
        this.catalog = catalog;
        this.attachments = attachments;
    }

    /** Attaches to the libraries that the loader knows, for processes to come. */
    void aheadOfTime() {
        try {
            CodeFiles.aheadOfTime(catalog.sources()).forEach(file -> attach(file, Uprobe.EVERY_PROCESS));
        } catch (IOException e) {
            LOGGER.warn("libraries that no process maps yet are not traced ahead of time", e);
        }
    }

    /** Attaches to what any process maps. */
    void allProcesses() {
        try {
            for (int pid : ProcessMaps.pids()) {
                try {
                    process(pid, Uprobe.EVERY_PROCESS);
                } catch (IOException e) {
                    LOGGER.debug("process {} has ended, or may not be looked at", pid, e);
                }
            }
        } catch (IOException e) {
            LOGGER.warn("processes cannot be listed", e);
        }
    }

    /**
     * Attaches to what a process maps.
     *
     * @param scope the process, if it alone is to be traced, or {@link Uprobe#EVERY_PROCESS}
     * @throws IOException if the process has ended, or may not be looked at
     */
    void process(int pid, int scope) throws IOException {
        for (MappedFile file : files.mappedBy(pid)) {
            attach(file, scope);
        }
    }

    /** {@return how many files with something to probe there were} */
    int attached() {
        return attached;
    }

    /** {@return the first refusal of the kernel} */
    Optional<BpfException> refusal() {
        return Optional.ofNullable(refusal);
    }

    private void attach(MappedFile file, int scope) {
        try {
            if (attachments.attach(file, catalog.look(file), scope)) {
                attached++;
            }
        } catch (IOException e) {
            LOGGER.debug("{} cannot be reached as {}", file.path(), file.reachable(), e);
        } catch (BpfException e) {
            refusal = refusal == null ? e : refusal;
            LOGGER.debug("{} cannot be attached to", file.path(), e);
        }
    }
}

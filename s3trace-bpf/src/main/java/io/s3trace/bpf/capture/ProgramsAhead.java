package io.s3trace.bpf.capture;

import io.s3trace.bpf.BpfException;
import io.s3trace.bpf.Uprobe;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into programs before they run, one at a time: a process that starts meanwhile need not wait for all of them. A program
 * that nobody runs may be written over, and a probe in its old place would do harm. So its probes go at once when its file
 * changes, and it is looked into again.
 */
final class ProgramsAhead implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProgramsAhead.class);
    /** A file that is being written is left alone until it has not changed for so long. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final FileCatalog catalog;
    private final Attachments attachments;
    private final BarrenFiles barren;
    private final Runnable wake;
    private final PendingFiles pending = new PendingFiles();
    private final Map<Path, FileVersion> attached = new ConcurrentHashMap<>();
    private final Set<Path> unread;
    /** There is none before the first look. */
    private Optional<FolderWatch> watch = Optional.empty();
    private boolean begun;
    private final CountDownLatch known = new CountDownLatch(1);

    /**
     * Begins with nothing known.
     *
     * @param folders where programs are; they need not be there yet
     * @param wake has {@link #lookIntoNext} called soon, by the thread that does that
     */
    ProgramsAhead(List<Path> folders, FileCatalog catalog, Attachments attachments, BarrenFiles barren, Runnable wake) {
        this.catalog = catalog;
        this.attachments = attachments;
        this.barren = barren;
        this.wake = wake;
        this.unread = new LinkedHashSet<>(folders);
    }

    private void begin() {
        begun = true;
        if (!unread.isEmpty()) {
            barren.read();
            watch = FolderWatch.open(this::onChange);
        }
        refresh();
    }

    /** Finds the programs in folders that could not be read until now. */
    void refresh() {
        try {
            watch.ifPresent(watching -> unread.removeIf(folder -> watching.add(folder) && list(folder, System.nanoTime())));
        } finally {
            endIfDone();
        }
    }

    private boolean list(Path folder, long dueNanos) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Path file = ProgramFolders.program(entry);
                if (ProgramFolders.isProgram(file) && !pending.add(file, dueNanos)) {
                    LOGGER.warn("{} has too many programs: not all of them are known before they are started", folder);
                    break;
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            LOGGER.debug("{} cannot be read", folder, e);
            return false;
        }
    }

    /** A file has changed, or so many that only their folder is known. */
    private void onChange(Path path) {
        long dueNanos = System.nanoTime() + SETTLING.toNanos();
        if (Files.isDirectory(path)) {
            attached.keySet().stream().filter(file -> path.equals(file.getParent())).forEach(this::detachIfChanged);
            list(path, dueNanos);
        } else {
            Path file = ProgramFolders.program(path);
            detachIfChanged(file);
            if (ProgramFolders.isProgram(file)) {
                pending.add(file, dueNanos);
            }
        }
        wake.run();
    }

    private void detachIfChanged(Path file) {
        FileVersion before = attached.get(file);
        if (before != null && !isStill(file, before) && attached.remove(file, before)) {
            attachments.detach(place -> place.file().equals(before.id()) && place.pid() == Uprobe.EVERY_PROCESS);
        }
    }

    private static boolean isStill(Path file, FileVersion version) {
        try {
            return FileVersion.of(file).equals(version);
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return whether a file is one of the programs that are probed ahead} */
    boolean has(FileVersion.Id file) {
        return attached.values().stream().anyMatch(version -> version.id().equals(file));
    }

    /** {@return nanoseconds until the next program is to be looked into; very many, if there is none} */
    long waitNanos(long now) {
        return begun ? pending.waitNanos(now) : 0;
    }

    /** Looks into the next program, if one is due. The first look finds out which there are. */
    void lookIntoNext(long now) {
        if (!begun) {
            begin();
        }
        Optional<Path> next = pending.poll(now);
        try {
            if (next.isPresent()) {
                lookInto(next.get());
            }
        } catch (IOException | BpfException e) {
            LOGGER.debug("{} is not probed before it is started", next.orElseThrow(), e);
        } finally {
            if (next.isPresent()) {
                endIfDone();
            }
        }
    }

    private void lookInto(Path file) throws IOException {
        FileVersion.Stamp state = FileVersion.Stamp.of(file);
        String line = BarrenFiles.line(state);
        if (barren.contains(line)) {
            return;
        }
        MappedFile program = new MappedFile(file, file);
        FileFindings findings = catalog.look(program, state);
        if (findings.isBarren()) {
            barren.add(line);
        } else if (file.getParent() != null && watch.orElseThrow().add(file.getParent())
                && attachments.attach(program, findings, Uprobe.EVERY_PROCESS)) {
            attached.put(file, findings.version());
            detachIfChanged(file); // it may have changed before it was watched
        }
    }

    private void endIfDone() {
        if (pending.isEmpty()) {
            if (known.getCount() > 0 && watch.isPresent()) {
                barren.write();
            }
            known.countDown();
        }
    }

    /** Waits until all programs have been looked into once. An interrupt ends the wait, and stays set. */
    void await(Duration atMost) {
        try {
            if (!known.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                LOGGER.info("not all programs have been looked into after {} ms: the others are, in the background",
                        atMost.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks into nothing any longer, and lets those go who wait. For the thread that looks. */
    @Override
    public void close() {
        watch.ifPresent(FolderWatch::close);
        known.countDown();
    }
}

package io.s3trace.bpf.capture;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports at once, on a thread of its own, which files in some folders are new, gone, or changed. */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(FolderWatch.class);

    private final WatchService service;
    private final Consumer<Path> changed;
    private final Thread thread = new Thread(this::run, "s3trace-folders");
    private volatile boolean closed;

    private FolderWatch(WatchService service, Consumer<Path> changed) {
        this.service = service;
        this.changed = changed;
        thread.setDaemon(true);
    }

    /**
     * Begins with no folders.
     *
     * @param changed takes a file's path, on the watch's thread; if too many files have changed at once, that of their folder
     * @return empty if this system cannot watch folders, or will not for this process
     */
    static Optional<FolderWatch> open(Consumer<Path> changed) {
        try {
            FolderWatch watch = new FolderWatch(FileSystems.getDefault().newWatchService(), changed);
            watch.thread.start();
            return Optional.of(watch);
        } catch (IOException | UnsupportedOperationException e) {
            LOGGER.info("no program is probed before it is started, for changes of its file would not be seen: {}", e.toString());
            return Optional.empty();
        }
    }

    /**
     * Watches one more folder, or goes on watching it.
     *
     * @return false if it cannot be watched, for example because it is not there
     */
    boolean add(Path folder) {
        try {
            folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            return true;
        } catch (IOException | ClosedWatchServiceException e) {
            LOGGER.debug("{} cannot be watched", folder, e);
            return false;
        }
    }

    private void run() {
        new Rounds(() -> closed, () -> { }, this::report).run();
    }

    /** Waits for changes of one folder, and reports them. */
    private void report() {
        try {
            WatchKey key = service.take();
            try {
                for (WatchEvent<?> event : key.pollEvents()) {
                    Path folder = (Path) key.watchable();
                    changed.accept(event.context() instanceof Path name ? folder.resolve(name) : folder);
                }
            } finally {
                key.reset();
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            closed = true;
        }
    }

    /** Watches nothing any longer. Returns when the thread has ended. */
    @Override
    public void close() {
        closed = true;
        try {
            service.close();
            thread.join();
        } catch (IOException e) {
            LOGGER.debug("the watch of folders cannot be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

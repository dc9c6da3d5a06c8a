package io.s3trace.examples.agent;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * Calls back when a file has changed. It watches the file's directory: editors and Kubernetes replace files rather than
 * write them.
 */
final class WatchedFile implements AutoCloseable {
    private final WatchService service = FileSystems.getDefault().newWatchService();
    private final Path file;
    private final Runnable onChange;
    private String last;

    WatchedFile(Path file, Runnable onChange) throws IOException {
        this.file = file.toAbsolutePath();
        this.onChange = onChange;
        this.last = content();
        this.file.getParent().register(
                service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        Thread.ofPlatform().daemon().name("watch-" + file.getFileName()).start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = service.take();
                key.pollEvents();
                String now = content();
                if (!now.isEmpty() && !now.equals(last)) {
                    last = now;
                    onChange.run();
                }
                key.reset();
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // that is the end of it
        }
    }

    /** Two changes may have the same time: only the content tells them apart. */
    private String content() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // it is being replaced
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}

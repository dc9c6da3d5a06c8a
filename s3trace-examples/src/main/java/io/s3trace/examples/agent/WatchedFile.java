package io.s3trace.examples.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when a file has changed, and stayed as it is for a moment: one that is being written is not read half. It watches
 * the file's directory: editors and Kubernetes replace files rather than write them.
 */
final class WatchedFile implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WatchedFile.class);
    private static final Duration QUIET = Duration.ofMillis(300);

    private final WatchService service = FileSystems.getDefault().newWatchService();
    private final Path file;
    private final Runnable onChange;
    private final Duration quiet;
    private Optional<String> last;

    WatchedFile(Path file, Runnable onChange) throws IOException {
        this(file, onChange, QUIET);
    }

    /**
     * Watches a file.
     *
     * @param onChange called after a change
     * @param quiet how long a file must not have been written to
     */
    WatchedFile(Path file, Runnable onChange, Duration quiet) throws IOException {
        this.quiet = quiet;
        this.file = file.toAbsolutePath();
        this.onChange = onChange;
        this.last = content();
        Objects.requireNonNull(this.file.getParent()).register(
                service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        Thread.ofPlatform().daemon().name("watch-" + file.getFileName()).start(this::watch);
    }

    private void watch() {
        try {
            while (true) {
                awaitChange();
                changeIfNew();
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // that is the end of it
        }
    }

    /** Until the directory has changed, and then not again for a while. */
    private void awaitChange() throws InterruptedException {
        WatchKey key = service.take();
        while (key != null) {
            key.pollEvents();
            key.reset();
            key = service.poll(quiet.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void changeIfNew() {
        Optional<String> now = content();
        if (now.isPresent() && !now.equals(last)) {
            last = now;
            try {
                onChange.run();
            } catch (RuntimeException e) {
                LOGGER.error("{} has changed: {}", file, e.toString(), e);
            }
        }
    }

    /** Two changes may have the same time: only the content tells them apart. Bytes that are no text are some, too. */
    private Optional<String> content() {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1)).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty(); // it is being replaced
        }
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}

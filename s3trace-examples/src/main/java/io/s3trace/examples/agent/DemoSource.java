package io.s3trace.examples.agent;

import io.s3trace.S3Replay;
import io.s3trace.S3RequestEvent;
import io.s3trace.TracerStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Replays real traffic that was recorded once, over and over: needs neither root nor Linux. */
final class DemoSource implements EventSource {
    private static final String TRAFFIC = "/io/s3trace/recording/traffic.s3trace.gz";

    private final Path file;
    private final boolean temporary;
    private final Duration minLatency;
    private final Thread thread = new Thread(this::replay, "demo");
    private Consumer<S3RequestEvent> every;
    private Consumer<S3RequestEvent> slow;

    DemoSource(Duration minLatency) {
        this.minLatency = minLatency;
        this.file = unpack();
        this.temporary = true;
    }

    DemoSource(Path recording, Duration minLatency) {
        this.minLatency = minLatency;
        this.file = recording;
        this.temporary = false;
    }

    @Override
    public void start(Consumer<S3RequestEvent> newEvery, Consumer<S3RequestEvent> newSlow) {
        every = newEvery;
        slow = newSlow;
        thread.setDaemon(true);
        thread.start();
    }

    private void replay() {
        do {
            S3Replay.of(file).atNow().speed(1).onEvent(this::deliver).run();
        } while (temporary && !Thread.currentThread().isInterrupted());
    }

    private void deliver(S3RequestEvent event) {
        every.accept(event);
        if (event.phases().totalNanos() >= minLatency.toNanos()) {
            slow.accept(event);
        }
    }

    @Override
    public Optional<TracerStats> stats() {
        return Optional.empty();
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public String description() {
        return temporary ? "replaying recorded traffic, over and over" : "replaying " + file;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
            if (temporary) {
                Files.deleteIfExists(file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpack() {
        try (InputStream in = new GZIPInputStream(DemoSource.class.getResourceAsStream(TRAFFIC))) {
            Path target = Files.createTempFile("s3trace-demo", ".s3trace");
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("unpack the recorded traffic", e);
        }
    }
}

package io.s3trace.examples.agent;

import io.s3trace.S3Replay;
import io.s3trace.event.TracerStats;
import io.s3trace.select.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays real traffic that was recorded once, over and over: needs neither root nor Linux. */
final class DemoSource implements EventSource {
    private static final String TRAFFIC = "/io/s3trace/internal/recording/traffic.s3trace.gz";
    private static final Logger LOGGER = LoggerFactory.getLogger(DemoSource.class);

    private final Optional<Path> recording;
    private final Duration minLatency;
    private final Thread thread = new Thread(this::replay, "demo");
    private volatile List<Target> targets = List.of();
    private volatile boolean closing;
    private @Nullable Listeners listeners;

    DemoSource(Duration minLatency) {
        this(Optional.empty(), minLatency);
    }

    DemoSource(Path recording, Duration minLatency) {
        this(Optional.of(recording), minLatency);
    }

    private DemoSource(Optional<Path> recording, Duration minLatency) {
        this.recording = recording;
        this.minLatency = minLatency;
    }

    @Override
    public void start(List<Target> newTargets, Listeners newListeners) {
        targets = newTargets;
        listeners = newListeners;
        thread.setDaemon(true);
        thread.start();
    }

    /** The demo begins anew with its new targets; a recording of somebody's keeps those that it began with. */
    @Override
    public void retarget(List<Target> newTargets) {
        targets = newTargets;
        if (recording.isEmpty()) {
            thread.interrupt();
        }
    }

    private void replay() {
        Listeners all = Objects.requireNonNull(listeners);
        Path file = recording.orElseGet(DemoSource::unpack);
        do {
            S3Replay replay = S3Replay.of(file).target(targets.toArray(new Target[0])).minLatency(minLatency).atNow().speed(1);
            String damage = all.addTo(replay).run().damage();
            if (!damage.isEmpty()) {
                LOGGER.warn("the recording {} is damaged: {}", file, damage);
            }
        } while (recording.isEmpty() && (!Thread.interrupted() || !closing));
        if (recording.isEmpty()) {
            delete(file);
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
        return recording.map(file -> "replaying " + file).orElse("replaying recorded traffic, over and over");
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
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

package io.s3trace;

import io.s3trace.internal.pipeline.PumpCounters;
import io.s3trace.internal.pipeline.Replay;
import io.s3trace.internal.process.Targets;
import io.s3trace.internal.recording.RecordingException;
import io.s3trace.internal.text.Require;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * Makes the events of a recording (see {@link S3TracerBuilder#recordTo(Path)}): the same ones every time, and the same
 * ones that the tracer reported. Needs neither privileges nor Linux. Of requests that were under way when their process
 * ended, it knows less than the tracer did, which asked the kernel; of errors in compressed bodies, not the code.
 *
 * <pre>{@code
 * ReplayResult result = S3Replay.of(Path.of("traffic.s3trace")).onEvent(System.out::println).run();
 * }</pre>
 *
 * <p>Of connects, lookups and handshakes, a recording holds those that the tracer was asked for when it was made, and those
 * that failed; of the names of hosts, only those of failed connections to S3. Command lines and paths of cgroups are not in
 * it: no process meets a target's conditions on these. Of requests that are not S3, it holds method, status, sizes and times.
 * A stall is noticed when the next record comes.
 *
 * <p>Not thread-safe.
 */
public final class S3Replay extends TraceBuilder<S3Replay> {
    private final Path file;
    private final TraceSettings settings;
    private double speed = Double.POSITIVE_INFINITY;
    private boolean atNow;

    private S3Replay(Path file, TraceSettings settings) {
        super(settings);
        this.settings = settings;
        this.file = Objects.requireNonNull(file, "file");
    }

    @Override
    S3Replay self() {
        return this;
    }

    /**
     * Begins to describe a replay.
     *
     * @param file the recording; it is not touched before {@link #run()}
     * @return a replay with the default settings
     */
    public static S3Replay of(Path file) {
        return new S3Replay(file, new TraceSettings());
    }

    /**
     * Sets how fast to replay. Default: as fast as can be.
     *
     * @param speed 1.0 for as fast as it was, 2.0 for twice as fast; {@link Double#POSITIVE_INFINITY} for no waiting
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public S3Replay speed(double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be positive: " + speed);
        }
        this.speed = speed;
        return this;
    }

    /**
     * Moves all times, so that the first record is of now. Default: events have the times of the recording.
     *
     * @return this
     */
    public S3Replay atNow() {
        this.atNow = true;
        return this;
    }

    /**
     * Sets how long a connection may be silent, see {@link TracerTuning#exchangeTimeout}. Default: ten minutes.
     *
     * @param timeout a positive time
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public S3Replay exchangeTimeout(Duration timeout) {
        Require.positive("exchangeTimeout", timeout);
        settings.exchangeTimeout = timeout;
        return this;
    }

    /**
     * Replays the recording on this thread: to its end, to where it is damaged, or until this thread is interrupted.
     *
     * @return what came of it
     * @throws S3TraceException if the file cannot be opened; what is wrong with one that can is in the result
     */
    public ReplayResult run() {
        ReplaySink sink = new ReplaySink(settings.listeners);
        try (Replay replay = new Replay(file, sink, settings.pumpSettings(1, 1), speed, atNow)) {
            if (!settings.targets.isEmpty()) {
                replay.aim(new Targets(settings.targets));
            }
            sink.endsBy(replay::stop);
            replay.run();
            sink.rethrow();
            PumpCounters.Snapshot counters = replay.counters().snapshot();
            return new ReplayResult(counters.records(), counters.events(), counters.failedConnections(),
                    counters.malformed() + counters.failures(), replay.damage());
        } catch (RecordingException e) {
            throw S3TraceException.of(e);
        }
    }
}

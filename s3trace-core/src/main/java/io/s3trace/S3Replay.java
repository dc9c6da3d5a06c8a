package io.s3trace;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.pipeline.EventSink;
import io.s3trace.internal.pipeline.PumpCounters;
import io.s3trace.internal.pipeline.PumpSettings;
import io.s3trace.internal.pipeline.Replay;
import io.s3trace.internal.process.Targets;
import io.s3trace.internal.recording.RecordingException;
import io.s3trace.internal.text.Require;
import io.s3trace.select.KeyPolicy;
import io.s3trace.select.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes the events of a recording (see {@link S3TracerBuilder#recordTo(Path)}): the same ones every time, and the same
 * ones that the tracer told. Needs neither privileges nor Linux. Of requests that were under way when their process
 * ended, it knows less than the tracer did, which asked the kernel; of errors in compressed bodies, not the code.
 *
 * <pre>{@code
 * ReplayResult result = S3Replay.of(Path.of("traffic.s3trace")).onEvent(System.out::println).run();
 * }</pre>
 *
 * Not thread-safe.
 */
public final class S3Replay {
    private final Path file;
    private final List<Consumer<? super S3RequestEvent>> listeners = new ArrayList<>();
    private final List<Predicate<? super S3RequestEvent>> filters = new ArrayList<>();
    private final List<String> endpoints = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private KeyPolicy keyPolicy = KeyPolicy.plain();
    private Duration minLatency = Duration.ZERO;
    private Duration exchangeTimeout = Duration.ofMinutes(10);
    private boolean includeUnknown;
    private double speed = Double.POSITIVE_INFINITY;
    private boolean atNow;

    private S3Replay(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    /**
     * Begins to describe a replay.
     *
     * @param file the recording; it is not touched before {@link #run()}
     * @return a replay with the default settings
     */
    public static S3Replay of(Path file) {
        return new S3Replay(file);
    }

    /**
     * Adds a listener, called on the thread that runs the replay, for one event after the other.
     *
     * @param listener takes each event; should it throw, an {@link Error} too, the replay ends with what it threw
     * @return this
     */
    public S3Replay onEvent(Consumer<? super S3RequestEvent> listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
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
     * Leaves out requests that took less. Default: zero.
     *
     * @param minLatency shortest total time that is reported
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public S3Replay minLatency(Duration minLatency) {
        if (minLatency.isNegative()) {
            throw new IllegalArgumentException("minLatency must not be negative: " + minLatency);
        }
        this.minLatency = minLatency;
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
        this.exchangeTimeout = timeout;
        return this;
    }

    /**
     * Adds host names of S3 endpoints of one's own, see {@link S3TracerBuilder#endpoint}. Default: none.
     *
     * @param endpoints host names or URLs; scheme and port are ignored
     * @return this
     * @throws IllegalArgumentException if one is neither
     */
    public S3Replay endpoint(String... endpoints) {
        this.endpoints.addAll(EndpointText.read(endpoints));
        return this;
    }

    /**
     * Sets what events show of object keys. Default: {@link KeyPolicy#plain()}.
     *
     * @param keyPolicy hashes keys, or shows templates in their place
     * @return this
     */
    public S3Replay keyPolicy(KeyPolicy keyPolicy) {
        this.keyPolicy = Objects.requireNonNull(keyPolicy, "keyPolicy");
        return this;
    }

    /**
     * Keeps only requests of processes of these targets, with their labels, as {@link S3TracerBuilder#target} does. Command
     * lines and paths of cgroups are not in recordings: no process meets conditions on these. Default: all processes.
     *
     * @param targets the targets, the most important first
     * @return this
     */
    public S3Replay target(Target... targets) {
        this.targets.addAll(List.of(targets));
        return this;
    }

    /**
     * Keeps only events that pass. Filters add up.
     *
     * @param filter true for events to keep
     * @return this
     */
    public S3Replay filter(Predicate<? super S3RequestEvent> filter) {
        filters.add(Objects.requireNonNull(filter, "filter"));
        return this;
    }

    /**
     * Reports HTTP requests that are not S3 too: of those, a recording has method, status, sizes and times. Default: false.
     *
     * @param includeUnknown whether to report them
     * @return this
     */
    public S3Replay includeUnknown(boolean includeUnknown) {
        this.includeUnknown = includeUnknown;
        return this;
    }

    /**
     * Replays the recording on this thread: to its end, to where it is damaged, or until this thread is interrupted.
     *
     * @return what came of it
     * @throws S3TraceException if the file cannot be opened; what is wrong with one that can is in the result
     */
    public ReplayResult run() {
        Direct sink = new Direct(listeners);
        PumpSettings settings = new PumpSettings(1, 1, includeUnknown, minLatency, exchangeTimeout, Duration.ZERO,
                List.copyOf(endpoints), keyPolicy, List.copyOf(filters));
        try (Replay replay = new Replay(file, sink, settings, speed, atNow)) {
            if (!targets.isEmpty()) {
                replay.aim(new Targets(targets));
            }
            sink.endsBy(replay::stop);
            replay.run();
            sink.rethrow();
            PumpCounters.Snapshot counters = replay.counters().snapshot();
            return new ReplayResult(counters.records(), counters.events(), counters.malformed() + counters.failures(),
                    replay.damage());
        } catch (RecordingException e) {
            throw S3TraceException.of(e);
        }
    }

    /** Calls the listeners; what one throws must not pass for a bad record. */
    private static final class Direct implements EventSink {
        private final List<Consumer<? super S3RequestEvent>> listeners;
        private Runnable end = () -> { };
        private Throwable failure;

        Direct(List<Consumer<? super S3RequestEvent>> listeners) {
            this.listeners = List.copyOf(listeners);
        }

        void endsBy(Runnable newEnd) {
            end = newEnd;
        }

        void rethrow() {
            switch (failure) {
                case null -> { }
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException("a listener threw what it does not declare", failure);
            }
        }

        @Override
        public boolean isObserved() {
            return false;
        }

        @Override
        public void observe(S3RequestEvent event) {
            // nobody wants those
        }

        @Override
        public void publishStall(S3RequestEvent soFar) {
            // a replay looks for none
        }

        @Override
        public void flush() {
            // they have it already
        }

        @Override
        public void publish(S3RequestEvent event) {
            if (failure != null) {
                return;
            }
            try {
                listeners.forEach(listener -> listener.accept(event));
            } catch (Throwable e) {
                failure = e;
                end.run();
            }
        }
    }
}

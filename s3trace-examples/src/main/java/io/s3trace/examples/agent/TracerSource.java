package io.s3trace.examples.agent;

import io.s3trace.ProbeMode;
import io.s3trace.S3RequestEvent;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.TracerStats;
import java.util.Optional;
import java.util.function.Consumer;

/** Traces this host. */
final class TracerSource implements EventSource {
    private final S3TracerBuilder builder = S3Tracer.builder();
    private volatile S3Tracer tracer;

    TracerSource(AgentConfig config) {
        builder.mode(config.modes().toArray(new ProbeMode[0]))
                .comm(config.watch().toArray(new String[0]))
                .minLatency(config.minLatency());
        config.recording().ifPresent(recording -> builder.recordTo(recording.file(), recording.maxSize()));
    }

    @Override
    public void start(Consumer<S3RequestEvent> every, Consumer<S3RequestEvent> slow) {
        tracer = builder.onEveryEvent(every).onEvent(slow).start();
    }

    @Override
    public Optional<TracerStats> stats() {
        return Optional.ofNullable(tracer).map(S3Tracer::stats);
    }

    @Override
    public boolean isRunning() {
        return tracer != null;
    }

    @Override
    public String description() {
        return tracer.stats().probes().size() + " probes attached";
    }

    @Override
    public void close() {
        if (tracer != null) {
            tracer.close();
        }
    }
}

package io.s3trace.examples.agent;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.TracerStats;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Traces this host. */
final class TracerSource implements EventSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(TracerSource.class);

    private final S3TracerBuilder builder = S3Tracer.builder();
    /** What there are probes for; empty: for everything. */
    private final Set<ProbeMode> modes = EnumSet.noneOf(ProbeMode.class);
    private final boolean kernelRuns;
    private Optional<AutoCloseable> counting = Optional.empty();
    private volatile @Nullable S3Tracer tracer;

    TracerSource(AgentConfig config) {
        kernelRuns = config.exporter().enabled() && config.exporter().kernelRuns();
        modes.addAll(config.modes().contains(ProbeMode.AUTO) ? List.of() : config.modes());
        builder.mode(config.modes().toArray(new ProbeMode[0]))
                .comm(config.watch().toArray(new String[0]))
                .minLatency(config.minLatency());
        config.recording().ifPresent(recording -> builder.recordTo(recording.newFile(), recording.maxSize()));
    }

    @Override
    public void start(List<Target> targets, Listeners listeners) {
        if (!modes.isEmpty()) {
            targets.forEach(target -> modes.addAll(target.modes()));
        }
        S3Tracer started = listeners.addTo(builder.target(targets.toArray(new Target[0]))).start();
        tracer = started;
        counting = kernelRuns ? Optional.of(started.countKernelRuns()) : Optional.empty();
    }

    @Override
    public void retarget(List<Target> targets) {
        Predicate<Target> isProbed = target -> modes.isEmpty() || modes.containsAll(target.modes());
        List<Target> possible = targets.stream().filter(isProbed).toList();
        targets.stream().filter(isProbed.negate())
                .forEach(target -> LOGGER.warn("{} needs a restart: its mode is not among {}", target, modes));
        started().retarget(possible.isEmpty() ? List.of(Target.none()) : possible);
    }

    private S3Tracer started() {
        return Objects.requireNonNull(tracer, "not started");
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
        return started().stats().probes().size() + " probes attached";
    }

    @Override
    public void close() {
        if (tracer != null) {
            tracer.close();
        }
        counting.ifPresent(TracerSource::end);
    }

    private static void end(AutoCloseable counting) {
        try {
            counting.close();
        } catch (Exception e) {
            LOGGER.warn("end the counting of the kernel's programs", e);
        }
    }
}

package io.s3trace.examples;

import io.s3trace.S3Replay;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.SourceBuilder;
import io.s3trace.TraceBuilder;
import io.s3trace.TraceReaderBuilder;
import io.s3trace.TraceSource;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that all examples know, as settings of a tracer or a replay. */
final class TracerOptions {
    private static final double NANOS_PER_MILLI = 1e6;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--mode", split = ",", paramLabel = "MODE",
            description = "where to catch requests: ${COMPLETION-CANDIDATES}; everywhere if not given")
    private List<ProbeMode> modes = List.of();

    @Option(names = "--pid", paramLabel = "PID", description = "a process to trace; all if none is given")
    private List<Long> pids = List.of();

    @Option(names = "--comm", paramLabel = "NAME", description = "a name of processes to trace; any if none is given")
    private List<String> comms = List.of();

    @Option(names = "--min-latency-ms", paramLabel = "MS", description = "the shortest time that is reported")
    private double minLatencyMillis;

    @Option(names = "--include-unknown", description = "report HTTP requests that are not S3, too")
    private boolean includeUnknown;

    @Option(names = "--endpoint", paramLabel = "HOST", description = "an S3 endpoint of your own, such as minio:9000")
    private List<String> endpoints = List.of();

    @Option(names = "--sealed", description = "report sizes and times of exchanges that cannot be looked into, too")
    private boolean sealed;

    @Option(names = "--record", paramLabel = "FILE", description = "record what is traced; a new file")
    private @Nullable Path recording;

    @Option(names = "--connect", paramLabel = "SOCKET",
            description = "read from a tracer that serves its events there: without privileges")
    private @Nullable Path socket;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    @SuppressWarnings("unused") // picocli sets and reads it
    private boolean help;

    /**
     * Describes a tracer.
     *
     * @throws ParameterException if a value is refused
     */
    S3TracerBuilder tracer() {
        return accepted(() -> {
            if (socket != null) {
                throw new IllegalArgumentException("this needs a tracer of its own: there is nothing to --connect to");
            }
            return ownTracer();
        });
    }

    /**
     * Describes where events come from: a tracer or, with {@code --connect}, a reader of one.
     *
     * @throws ParameterException if a value is refused
     */
    SourceBuilder<?> source() {
        Path from = socket;
        return from == null ? tracer() : accepted(() -> reader(from));
    }

    /** Starts what {@link #source} has described. */
    static TraceSource start(SourceBuilder<?> source) {
        return switch (source) {
            case S3TracerBuilder tracer -> tracer.start();
            case TraceReaderBuilder reader -> reader.start();
            case S3Replay _ -> throw new IllegalArgumentException("a replay is run");
        };
    }

    private TraceReaderBuilder reader(Path from) {
        if (recording != null || includeUnknown || !modes.isEmpty() || !endpoints.isEmpty()) {
            throw new IllegalArgumentException("--connect reads what the tracer serves: it goes without --mode, --endpoint, "
                    + "--include-unknown and --record");
        }
        return S3Tracer.connect(from).minLatency(minLatency()).filter(this::isOfChosenProcess);
    }

    private boolean isOfChosenProcess(S3RequestEvent event) {
        return (pids.isEmpty() || pids.contains((long) event.process().pid()))
                && (comms.isEmpty() || comms.contains(event.process().comm()));
    }

    private S3TracerBuilder ownTracer() {
        S3TracerBuilder tracer = common(S3Tracer.builder()).mode(modes.toArray(ProbeMode[]::new))
                .comm(comms.toArray(String[]::new));
        if (!pids.isEmpty()) {
            tracer.pid(pidArray());
        }
        return recording == null ? tracer : tracer.recordTo(recording);
    }

    /** {@return whether exchanges are wanted that cannot be looked into} */
    boolean sealed() {
        return sealed;
    }

    /**
     * Describes a replay, at times of now.
     *
     * @throws ParameterException if a value is refused
     */
    S3Replay replay(Path file, double speed) {
        return accepted(() -> {
            Target any = Target.any().mode(modes.toArray(ProbeMode[]::new));
            Target wanted = pids.isEmpty() ? any : any.pid(pidArray());
            return common(S3Replay.of(file)).speed(speed).atNow().target(comms.isEmpty() ? new Target[] {wanted}
                    : comms.stream().map(wanted::comm).toArray(Target[]::new));
        });
    }

    private <B extends TraceBuilder<B>> B common(B source) {
        return source.includeUnknown(includeUnknown).endpoint(endpoints.toArray(String[]::new))
                .minLatency(minLatency());
    }

    private Duration minLatency() {
        return Duration.ofNanos((long) (minLatencyMillis * NANOS_PER_MILLI));
    }

    private long[] pidArray() {
        return pids.stream().mapToLong(Long::longValue).toArray();
    }

    private <T> T accepted(Supplier<T> description) {
        try {
            return description.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }
}

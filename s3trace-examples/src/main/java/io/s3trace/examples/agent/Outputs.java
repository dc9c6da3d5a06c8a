package io.s3trace.examples.agent;

import io.micrometer.core.instrument.FunctionCounter;
import io.s3trace.advice.Finding;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.micrometer.S3TraceMeters;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Where events go: meters, table, lines and log, with what is wrong. What is printed and logged may change. Thread-safe. */
final class Outputs implements AutoCloseable {
    private final PrintStream out;
    private final Optional<Exporter> exporter;
    private final FiguresTable table = new FiguresTable();
    private final RecentAdvice advice = new RecentAdvice(Instant.now(), this::show);
    private final Optional<FindingGauges> findings;
    private final Serving serving = new Serving();
    private Optional<S3TraceMeters> meters = Optional.empty();
    private volatile Shown shown;

    /** What is shown, and the log that it goes to. */
    private record Shown(AgentConfig config, Optional<RotatingLog> log) {}

    /**
     * Opens what the configuration asks for.
     *
     * @throws ConfigException if figures or events cannot be served where it says
     */
    Outputs(AgentConfig config, PrintStream out, BooleanSupplier healthy) throws ConfigException {
        this.out = out;
        this.exporter = config.exporter().enabled()
                ? Optional.of(new Exporter(config.exporter(), healthy)) : Optional.empty();
        this.findings = exporter.map(to -> new FindingGauges(to.registry(), config.exporter().prefix()));
        this.shown = new Shown(config, open(config));
        try {
            serving.change(config.serve());
        } catch (ConfigException e) {
            close();
            throw e;
        }
    }

    /** Adds the meters, the tracer's own among them. Call before the first event. */
    void meter(Supplier<Optional<TracerStats>> stats) {
        AgentConfig.Exporter config = shown.config().exporter();
        meters = exporter.map(to -> {
            S3TraceMeters made = S3TraceMeters.builder()
                    .prefix(config.prefix())
                    .maxTagValues(config.maxTagValues())
                    .labels(config.labels().toArray(new String[0]))
                    .optionalStats(stats)
                    .build();
            made.bindTo(to.registry());
            return made;
        });
    }

    /** Adds a counter of the agent's own. */
    <T> void count(String name, String help, T source, ToDoubleFunction<T> value) {
        exporter.ifPresent(to -> FunctionCounter.builder(shown.config().exporter().prefix() + ".agent." + name, source, value)
                .description(help)
                .register(to.registry()));
    }

    /** Counts an event, and serves it. */
    void count(S3RequestEvent event) {
        serving.accept(event);
        meters.ifPresent(all -> all.accept(event));
        advice.accept(event);
        table.accept(event);
    }

    /** Counts a failed connection, and serves it. */
    void count(FailedConnectionEvent event) {
        serving.accept(event);
        meters.ifPresent(all -> all.accept(event));
        advice.accept(event);
        table.accept(event);
    }

    /** Takes an event that is neither counted nor shown, but may show what is wrong. */
    void judge(TraceEvent event) {
        advice.accept(event);
    }

    /** Prints and logs a request or a failed connection. */
    void show(TraceEvent event) {
        Shown now = shown;
        switch (now.config().terminal()) {
            case SIMPLE, JSON -> out.println(LineFormat.of(event, now.config().terminal()));
            default -> { }
        }
        now.log().ifPresent(file -> file.write(LineFormat.of(event, now.config().log().orElseThrow().format())));
    }

    /** Prints and logs what is wrong. */
    private void show(Finding finding) {
        Shown now = shown;
        Instant time = Instant.now();
        if (now.config().terminal() != AgentConfig.TerminalFormat.NONE) {
            out.println(LineFormat.of(finding, time, now.config().terminal()));
        }
        now.log().ifPresent(file -> file.write(LineFormat.of(finding, time, now.config().log().orElseThrow().format())));
    }

    /** Prints the figures of an interval that has ended. */
    void tick() {
        advice.advance(Instant.now());
        findings.ifPresent(gauges -> gauges.show(advice.findings()));
        if (shown.config().terminal() == AgentConfig.TerminalFormat.TABLE) {
            table.print(out);
        }
        out.flush();
        shown.log().ifPresent(RotatingLog::flush);
    }

    /** {@return what serves events} */
    Serving serving() {
        return serving;
    }

    /**
     * Shows what a new configuration asks for.
     *
     * @throws ConfigException if it cannot; then nothing changes
     */
    void change(AgentConfig config) throws ConfigException {
        serving.change(config.serve());
        Shown before = shown;
        boolean sameLog = config.log().equals(before.config().log());
        shown = new Shown(config, sameLog ? before.log() : open(config));
        if (!sameLog) {
            before.log().ifPresent(RotatingLog::close);
        }
    }

    /** {@return where the figures are, if anywhere} */
    Optional<String> url() {
        return exporter.map(Exporter::url);
    }

    private static Optional<RotatingLog> open(AgentConfig config) {
        return config.log().map(to -> new RotatingLog(to.file(), to.maxSize(), to.backups()));
    }

    @Override
    public void close() {
        serving.close();
        advice.close();
        tick();
        shown.log().ifPresent(RotatingLog::close);
        exporter.ifPresent(Exporter::close);
    }
}

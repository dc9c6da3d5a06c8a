package io.s3trace.examples.agent;

import io.s3trace.S3RequestEvent;
import io.s3trace.container.ContainerResolver;
import io.s3trace.micrometer.S3TraceMeters;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running agent: events in; table, lines, log and figures out. Its configuration may change while it runs. */
public final class AgentRun implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AgentRun.class);

    private final AgentOptions options;
    private final PrintStream out;
    private final EventSource source;
    private final Optional<Exporter> exporter;
    private final Optional<S3TraceMeters> meters;
    private final FiguresTable table = new FiguresTable();
    private final List<WatchedFile> watched = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("timer").unstarted(task));
    private volatile AgentConfig config;
    private volatile TargetRules rules;
    private volatile Optional<RotatingLog> log;
    private ScheduledFuture<?> ticking;

    /**
     * Starts an agent.
     *
     * @param options what the command line says
     * @param out where the table or the lines go
     * @throws ConfigException if the configuration cannot be used
     * @throws io.s3trace.S3TraceException if this host cannot be traced
     */
    public AgentRun(AgentOptions options, PrintStream out) throws ConfigException {
        this.options = options;
        this.out = out;
        this.config = readConfig();
        this.rules = readRules();
        this.log = openLog(config);
        this.source = source();
        try {
            this.exporter = config.exporter().enabled()
                    ? Optional.of(new Exporter(config.exporter(), source::isRunning)) : Optional.empty();
            this.meters = exporter.map(this::bindMeters);
            source.start(this::onEvery, this::onSlow);
            watch();
            tick();
        } catch (ConfigException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** {@return one line on what is running} */
    public String description() {
        return source.description() + exporter.map(at -> "; figures at " + at.url()).orElse("");
    }

    private EventSource source() {
        if (options.replay().isPresent()) {
            return new DemoSource(options.replay().get(), config.minLatency());
        }
        return options.demo() ? new DemoSource(config.minLatency()) : new TracerSource(config);
    }

    private S3TraceMeters bindMeters(Exporter to) {
        S3TraceMeters made = S3TraceMeters.builder()
                .prefix(config.exporter().prefix())
                .maxTagValues(config.exporter().maxTagValues())
                .labels(config.exporter().labels().toArray(new String[0]))
                .stats(() -> source.stats().orElse(null))
                .build();
        made.bindTo(to.registry());
        return made;
    }

    private void onEvery(S3RequestEvent event) {
        rules.label(event).ifPresent(labelled -> {
            meters.ifPresent(all -> all.accept(labelled));
            table.accept(labelled);
        });
    }

    private void onSlow(S3RequestEvent event) {
        rules.label(event).ifPresent(labelled -> {
            AgentConfig now = config;
            switch (now.terminal()) {
                case SIMPLE, JSON -> out.println(LineFormat.of(labelled, now.terminal()));
                default -> { }
            }
            log.ifPresent(file -> file.write(LineFormat.of(labelled, now.log().orElseThrow().format())));
        });
    }

    private void onTick() {
        if (config.terminal() == AgentConfig.TerminalFormat.TABLE) {
            table.print(out);
        }
        out.flush();
        log.ifPresent(RotatingLog::flush);
        if (config.debug()) {
            source.stats().ifPresent(stats -> LOGGER.info("{}", stats));
        }
    }

    private synchronized void tick() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        long nanos = config.interval().toNanos();
        ticking = timer.scheduleAtFixedRate(this::onTick, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void watch() throws ConfigException {
        try {
            if (options.config().isPresent()) {
                watched.add(new WatchedFile(options.config().get(), this::reloadConfig));
            }
            if (options.targetsFile().isPresent()) {
                watched.add(new WatchedFile(options.targetsFile().get(), this::reloadRules));
            }
        } catch (IOException e) {
            throw new ConfigException("watch the configuration: " + e);
        }
    }

    /** What the tracer and the exporter were started with stays until a restart. */
    private void reloadConfig() {
        try {
            AgentConfig before = config;
            AgentConfig now = readConfig();
            if (!now.log().equals(before.log())) {
                log.ifPresent(RotatingLog::close);
                log = openLog(now);
            }
            config = now;
            tick();
            LOGGER.info("{} loaded anew{}", options.config().get(), before.needsRestart(now)
                    ? "; modes, watch, min_latency, exporter and record change with a restart" : "");
        } catch (ConfigException e) {
            LOGGER.error("the configuration stays as it was: {}", e.getMessage());
        }
    }

    private void reloadRules() {
        try {
            rules = readRules();
            LOGGER.info("{} targets loaded anew", rules.rules().size());
        } catch (ConfigException e) {
            LOGGER.error("the targets stay as they were: {}", e.getMessage());
        }
    }

    private AgentConfig readConfig() throws ConfigException {
        Optional<Path> file = options.config();
        return options.over(file.isPresent() ? AgentConfig.read(file.get()) : AgentConfig.defaults());
    }

    private TargetRules readRules() throws ConfigException {
        Optional<Path> file = options.targetsFile().filter(path -> options.targets().isPresent() || Files.exists(path));
        return new TargetRules(
                file.isPresent() ? TargetRule.read(YamlSection.read(file.get())) : List.of(), ContainerResolver.byCgroup());
    }

    private static Optional<RotatingLog> openLog(AgentConfig config) {
        return config.log().map(to -> new RotatingLog(to.file(), to.maxSize(), to.backups()));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        for (WatchedFile file : watched) {
            try {
                file.close();
            } catch (IOException e) {
                LOGGER.debug("stop watching", e);
            }
        }
        source.close();
        if (config.terminal() == AgentConfig.TerminalFormat.TABLE) {
            table.print(out);
        }
        out.flush();
        log.ifPresent(RotatingLog::close);
        if (exporter != null) {
            exporter.ifPresent(Exporter::close);
        }
    }
}

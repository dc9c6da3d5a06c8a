package io.s3trace.examples.agent;

import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running agent: events in; table, lines, log and figures out. Its configuration may change while it runs. */
public final class AgentRun implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(AgentRun.class);
    /** How late the end of a rule may be noticed. */
    private static final long AIM_MILLIS = 500;

    private final AgentFiles files;
    private final NodePods pods;
    private final AgentTargets targets;
    private final EventSource source;
    private final Aim aim;
    private final Outputs outputs;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("timer").unstarted(task));
    private volatile AgentConfig config;
    private List<WatchedFile> watched = List.of();
    private @Nullable ScheduledFuture<?> ticking;

    /**
     * Starts an agent.
     *
     * @param options what the command line says
     * @param out where the table or the lines go
     * @throws ConfigException if the configuration cannot be used
     * @throws io.s3trace.S3TraceException if this host cannot be traced
     */
    public AgentRun(AgentOptions options, PrintStream out) throws ConfigException {
        this.files = new AgentFiles(options);
        this.config = files.config();
        List<TargetRule> rules = files.rules(config);
        this.source = source(options);
        this.outputs = new Outputs(config, out, source::isRunning);
        this.pods = new NodePods(config.kubernetes());
        this.targets = new AgentTargets(pods::target, Clock.systemUTC());
        targets.use(rules);
        this.aim = new Aim(targets, source);
        try {
            start();
        } catch (ConfigException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void start() throws ConfigException {
        outputs.meter(source::stats);
        outputs.count("not.sampled", "Events that were counted, but not shown", targets, AgentTargets::notSampled);
        outputs.count("pods.unresolved", "Events without the pod that they are of", pods, NodePods::unresolved);
        outputs.count("serve.lost", "Events that had no room in the queue of a reader", outputs.serving(),
                serving -> serving.stats().lost());
        outputs.count("serve.refused", "Readers that were refused", outputs.serving(), serving -> serving.stats().refused());
        source.start(aim.first(), new EventSource.Listeners(
                pods.<S3RequestEvent>labelling(outputs::count), pods.labelling(this::show), pods.labelling(this::fail),
                pods.<TraceEvent>labelling(outputs.serving()), config.served(), pods.labelling(outputs::judge)));
        pods.onChange(aim::adjust);
        ScheduledFuture<?> _ = timer.scheduleWithFixedDelay(aim::adjust, AIM_MILLIS, AIM_MILLIS, TimeUnit.MILLISECONDS);
        watched = files.watch(this::reloadConfig, this::reloadRules);
        tick();
    }

    /** {@return one line on what is running} */
    public String description() {
        return source.description() + outputs.url().map(url -> "; figures at " + url).orElse("");
    }

    private EventSource source(AgentOptions options) {
        if (options.replay().isPresent()) {
            return new DemoSource(options.replay().get(), config.minLatency());
        }
        return options.demo() ? new DemoSource(config.minLatency()) : new TracerSource(config);
    }

    private void fail(FailedConnectionEvent event) {
        outputs.count(event);
        show(event);
    }

    private void show(TraceEvent event) {
        if (targets.shows(event)) {
            outputs.show(event);
        }
    }

    private void onTick() {
        try {
            outputs.tick();
            if (config.debug()) {
                source.stats().ifPresent(stats -> LOGGER.info("{}", stats));
            }
        } catch (RuntimeException e) { // which would end the ticking
            LOGGER.error("what was counted last is not shown", e);
        }
    }

    private synchronized void tick() {
        if (ticking != null) {
            ticking.cancel(false);
        }
        long nanos = config.interval().toNanos();
        ticking = timer.scheduleAtFixedRate(this::onTick, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** What the tracer and the exporter were started with stays until a restart. */
    private void reloadConfig() {
        try {
            AgentConfig before = config;
            AgentConfig now = files.config();
            outputs.change(now);
            config = now;
            tick();
            LOGGER.info("{} loaded anew{}", files.options().config().orElseThrow(), before.needsRestart(now)
                    ? "; " + AgentConfig.FIXED + " change with a restart" : "");
        } catch (ConfigException e) {
            LOGGER.error("the configuration stays as it was: {}", e.getMessage());
        }
    }

    private void reloadRules() {
        try {
            targets.use(files.rules(config));
            aim.adjust();
            LOGGER.info("targets loaded anew: {}", targets.rules());
        } catch (ConfigException e) {
            LOGGER.error("the targets stay as they were: {}", e.getMessage());
        }
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
        pods.close();
        source.close();
        outputs.close();
    }
}

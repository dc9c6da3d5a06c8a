package io.s3trace.examples;

import io.s3trace.S3Replay;
import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.SourceBuilder;
import io.s3trace.TraceReader;
import io.s3trace.TraceSource;
import io.s3trace.advice.PriceList;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.examples.live.LiveModel;
import io.s3trace.examples.live.LiveServer;
import io.s3trace.examples.live.LiveSource;
import io.s3trace.examples.live.Scorecards;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsSnapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows all requests as they happen on a web page: waterfalls, a heat map of latencies, percentiles, errors. */
@Command(name = "LiveView", description = "Shows all requests as they happen on a web page.")
public final class LiveView implements Runnable {
    private static final int MAX_PORT = 65_535;

    @Mixin
    private TracerOptions options;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "where to serve the page (${DEFAULT-VALUE})")
    private String address = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "where to serve the page (${DEFAULT-VALUE}); 0: any")
    private int port = 8333;

    @ArgGroup(exclusive = false)
    private @Nullable Recorded recorded;

    @Spec
    private CommandSpec command;

    private static final class Recorded {
        @Option(names = "--replay", required = true, paramLabel = "FILE", description = "show a recording")
        @SuppressWarnings("NullAway.Init") // picocli makes one of these only with a file
        private Path file;

        @Option(names = "--speed", paramLabel = "X", description = "so many times as fast as it was recorded")
        private double speed = 1;
    }

    @Option(names = "--prices", paramLabel = "FILE", description = "a price list of your own")
    private @Nullable Path priceFile;

    @Option(names = "--before", paramLabel = "FILE", description = "a recording to compare with")
    private @Nullable Path before;

    private LiveView() {}

    /** Runs until SIGINT or SIGTERM. */
    public static void main(String[] arguments) {
        CommandLines.run(new LiveView(), arguments);
    }

    @Override
    public void run() {
        if (port < 0 || port > MAX_PORT) {
            throw new ParameterException(command.commandLine(), "--port must be 0 to " + MAX_PORT + ": " + port);
        }
        Optional<S3Replay> replay = Optional.ofNullable(recorded).map(of -> options.replay(of.file, of.speed));
        SourceBuilder<?> builder = replay.isPresent() ? options.tracer() : options.source();
        Shutdown shutdown = new Shutdown();
        try {
            LiveModel model = new LiveModel(priceFile == null ? PriceList.standard() : PriceList.read(priceFile),
                    Optional.ofNullable(before).map(this::figuresOf));
            if (replay.isPresent()) {
                replay(replay.get(), model, shutdown);
            } else {
                trace(builder, model, shutdown);
            }
        } catch (S3TraceException | IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        } catch (IOException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        } finally {
            shutdown.finish();
        }
    }

    private StatisticsSnapshot figuresOf(Path recording) {
        S3Statistics statistics = new S3Statistics(Scorecards.KEY);
        options.replay(recording, Double.POSITIVE_INFINITY).onEveryEvent(statistics).run();
        return statistics.snapshot();
    }

    private void trace(SourceBuilder<?> builder, LiveModel model, Shutdown shutdown) throws IOException {
        try (TraceSource source = TracerOptions.start(listening(builder, model));
                LiveServer server = serve(model, new Tracing(source))) {
            System.err.println("ready " + server.uri());
            shutdown.await();
        }
    }

    private void replay(S3Replay replay, LiveModel model, Shutdown shutdown) throws IOException {
        listening(replay, model);
        Replaying replaying = new Replaying(replay);
        try (LiveServer server = serve(model, replaying)) {
            System.err.println("ready " + server.uri());
            replaying.start();
            shutdown.await();
        }
    }

    private static <B extends SourceBuilder<B>> SourceBuilder<B> listening(SourceBuilder<B> source, LiveModel model) {
        return source.onEveryEvent(model::count).onEvent(model::offer).onFailedConnection(model::fail)
                .onResolve(model::judge).onHandshake(model::judge).onSealed(model::judge);
    }

    private LiveServer serve(LiveModel model, LiveSource source) throws IOException {
        try {
            return LiveServer.start(new InetSocketAddress(address, port), model, source);
        } catch (IOException e) {
            throw new IOException("listen on " + address + ":" + port + ": " + e.getMessage(), e);
        }
    }

    private record Tracing(TraceSource source) implements LiveSource {
        @Override
        public String state() {
            return switch (source) {
                case S3Tracer _ -> "tracing";
                case TraceReader reader -> reader.stats().connected() ? "connected to a tracer" : "not connected";
            };
        }

        @Override
        public List<S3RequestEvent> inFlight() {
            return source instanceof S3Tracer tracer ? tracer.inFlight() : List.of();
        }

        @Override
        public Optional<TracerStats> stats() {
            return source instanceof S3Tracer tracer ? Optional.of(tracer.stats()) : Optional.empty();
        }
    }

    private static final class Replaying implements LiveSource {
        private final S3Replay replay;
        private volatile String state = "replaying";

        Replaying(S3Replay replay) {
            this.replay = replay;
        }

        void start() {
            Thread.ofPlatform().name("replay").daemon().start(() -> {
                try {
                    String damage = replay.run().damage();
                    if (!damage.isEmpty()) {
                        System.err.println("the recording is damaged: " + damage);
                    }
                    state = damage.isEmpty() ? "end of replay" : "end of what can be replayed";
                } catch (RuntimeException e) {
                    System.err.println("error: " + e.getMessage());
                    state = "replay failed";
                }
            });
        }

        @Override
        public String state() {
            return state;
        }

        @Override
        public List<S3RequestEvent> inFlight() {
            return List.of();
        }

        @Override
        public Optional<TracerStats> stats() {
            return Optional.empty();
        }
    }
}

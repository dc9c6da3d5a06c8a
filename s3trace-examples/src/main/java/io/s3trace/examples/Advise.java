package io.s3trace.examples;

import io.s3trace.ReplayResult;
import io.s3trace.S3Replay;
import io.s3trace.SourceBuilder;
import io.s3trace.TraceSource;
import io.s3trace.advice.AdviceReport;
import io.s3trace.advice.PriceList;
import io.s3trace.advice.S3Advisor;
import io.s3trace.examples.agent.Quantity;
import io.s3trace.examples.json.AdviceJson;
import io.s3trace.examples.json.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Says what is wrong with the S3 traffic of this host or of a recording, what it costs, and what to change. */
@Command(name = "Advise", description = "Says what is wrong with the S3 traffic, what it costs, and what to change.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:nothing was found", "1:something was found", "2:nothing can be said",
            "3:it failed, or was called wrongly"})
public final class Advise implements Callable<Integer> {
    private static final int HEALTHY = 0;
    private static final int FOUND = 1;
    private static final int UNDECIDED = 2;
    private static final int FAILED = 3;

    private final Shutdown shutdown = new Shutdown();

    @Mixin
    private TracerOptions options;

    @Option(names = "--replay", paramLabel = "FILE", description = "judge a recording, rather than what happens now")
    private @Nullable Path recording;

    @Option(names = "--for", paramLabel = "TIME", description = "how long to look, such as 60s or 5m; until Ctrl-C if not given",
            converter = PositiveTime.class)
    private @Nullable Duration time;

    @Option(names = "--json", description = "print the report as JSON, with all findings and costs")
    private boolean asJson;

    @Option(names = "--prices", paramLabel = "FILE", description = "a price list of your own")
    private @Nullable Path priceFile;

    private Advise() {}

    /** Runs for as long as it was asked to, or until SIGINT or SIGTERM. */
    public static void main(String[] arguments) {
        Advise advise = new Advise();
        int status = new CommandLine(advise).setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, _) -> failed(e, e.getCommandLine()))
                .setExecutionExceptionHandler((e, _, _) -> failed(e))
                .execute(arguments);
        advise.shutdown.finish(status);
        System.exit(status);
    }

    private static int failed(ParameterException e, CommandLine command) {
        command.usage(System.err);
        return failed(e);
    }

    private static int failed(Exception e) {
        System.err.println("error: " + e.getMessage());
        return FAILED;
    }

    /**
     * Looks, and reports.
     *
     * @return the exit status
     */
    @Override
    public Integer call() throws IOException {
        S3Advisor advisor = new S3Advisor(priceFile == null ? PriceList.standard() : PriceList.read(priceFile));
        if (recording == null) {
            trace(options.source(), advisor);
        } else {
            replay(options.replay(recording, Double.POSITIVE_INFINITY), advisor);
        }
        AdviceReport report = advisor.report();
        if (asJson) {
            System.out.println(JsonText.of(json -> AdviceJson.write(report, json)));
        } else {
            AdviceText.of(report).forEach(System.out::println);
        }
        return switch (report.verdict().kind()) {
            case HEALTHY -> HEALTHY;
            case HELD_BACK -> FOUND;
            case UNDECIDED -> UNDECIDED;
        };
    }

    private static <B extends SourceBuilder<B>> SourceBuilder<B> listened(SourceBuilder<B> source, S3Advisor advisor) {
        return source.onEveryEvent(advisor).onFailedConnection(advisor).onResolve(advisor).onHandshake(advisor);
    }

    /** What is not known of uploads that were under way when the recording ended, is not judged. */
    private static void replay(S3Replay replay, S3Advisor advisor) {
        listened(replay, advisor);
        ReplayResult result = replay.run();
        if (!result.damage().isEmpty()) {
            System.err.println("warning: " + result.damage());
        }
    }

    private void trace(SourceBuilder<?> builder, S3Advisor advisor) {
        try (TraceSource source = TracerOptions.start(listened(builder, advisor).onSealed(advisor))) {
            System.err.println("ready: " + Sources.ready(source)
                    + (time == null ? "; Ctrl-C ends" : ""));
            if (time == null) {
                shutdown.await();
            } else {
                shutdown.await(time);
            }
        }
        advisor.advance(Instant.now());
    }

    /** Reads {@code 500ms}, {@code 60s}, {@code 5m} or {@code 1h}. */
    static final class PositiveTime implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration time = Quantity.duration(text)
                    .orElseThrow(() -> new TypeConversionException("not a time such as 60s or 5m: " + text));
            if (time.isPositive()) {
                return time;
            }
            throw new TypeConversionException("the time must be positive: " + text);
        }
    }
}

package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.SourceBuilder;
import io.s3trace.TraceSource;
import java.io.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints every request as a line of a table, or with its phases as a bar; on Ctrl-C, a summary by operation. */
@Command(name = "TailRequests", description = "Prints every request as a line of a table; on Ctrl-C, a summary by operation.")
public final class TailRequests implements Runnable {
    @Mixin
    private TracerOptions options;

    @Option(names = "--waterfall", description = "draw the phases of each request as a bar, in colour on a terminal")
    private boolean waterfall;

    private TailRequests() {}

    /** Runs until SIGINT or SIGTERM. */
    public static void main(String[] arguments) {
        CommandLines.run(new TailRequests(), arguments);
    }

    @Override
    @SuppressWarnings("try") // what is printed in the end, is known when it is closed
    public void run() {
        LatencySummary summary = new LatencySummary();
        EventLines lines = waterfall ? new WaterfallLines(System.out, isColoured()) : new TableLines(System.out);
        SourceBuilder<?> builder = options.source().onEvent(lines).onEvent(summary).onFailedConnection(lines);
        if (options.sealed()) {
            builder.onSealed(lines);
        }
        Shutdown shutdown = new Shutdown();
        try (TraceSource source = TracerOptions.start(builder)) {
            System.err.println("ready: " + Sources.ready(source) + "; Ctrl-C ends");
            lines.printHeading();
            shutdown.await();
            source.close();
            summary.print(System.out);
        } catch (S3TraceException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        } finally {
            shutdown.finish();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // it may be, in a run-time image without the module jdk.internal.le
    private static boolean isColoured() {
        Console console = System.console();
        return WaterfallLines.isColoured(console != null && console.isTerminal(), System.getenv());
    }
}

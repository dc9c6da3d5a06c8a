package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.SourceBuilder;
import io.s3trace.TraceSource;
import io.s3trace.event.TraceEvent;
import io.s3trace.examples.json.EventJson;
import io.s3trace.examples.json.JsonText;
import io.s3trace.examples.json.StatsJson;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints every event as a JSON object on a line of its own; on SIGTERM or SIGINT, the statistics on stderr. */
@Command(name = "JsonLines", description = "Prints every event as a JSON object on a line of its own.")
public final class JsonLines implements Runnable {
    private final OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);

    @Mixin
    private TracerOptions options;

    @Option(names = "--stats-file", paramLabel = "FILE", description = "write the statistics there, too, in the end")
    private @Nullable Path statsFile;

    private JsonLines() {}

    /** Runs until SIGTERM or SIGINT. */
    public static void main(String[] arguments) {
        CommandLines.run(new JsonLines(), arguments);
    }

    @Override
    @SuppressWarnings("try") // what is printed in the end, is known when it is closed
    public void run() {
        SourceBuilder<?> builder = options.source().onEvent(this::print).onFailedConnection(this::print);
        if (options.sealed()) {
            builder.onSealed(this::print);
        }
        Shutdown shutdown = new Shutdown();
        try (TraceSource source = TracerOptions.start(builder)) {
            System.err.println("ready: " + Sources.ready(source));
            shutdown.await();
            source.close();
            report(Sources.stats(source));
        } catch (S3TraceException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        } finally {
            shutdown.finish();
        }
    }

    private synchronized void print(TraceEvent event) {
        try {
            String line = JsonText.of(json -> EventJson.write(event, json)) + '\n';
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void report(Record stats) {
        String text = JsonText.of(json -> StatsJson.write(stats, json));
        System.err.println(text);
        if (statsFile != null) {
            try {
                Files.writeString(statsFile, text + "\n");
            } catch (IOException e) {
                System.err.println("error: write " + statsFile + ": " + e);
            }
        }
    }
}

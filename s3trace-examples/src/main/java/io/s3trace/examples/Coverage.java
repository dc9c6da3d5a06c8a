package io.s3trace.examples;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.event.ProcessCoverage;
import io.s3trace.examples.json.EventJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints of every process what of it can be traced, or why nothing can: the answer to "why do I see nothing?". */
@Command(name = "Coverage", description = "Prints of every process what of it can be traced, or why nothing can.")
public final class Coverage implements Runnable {
    @Mixin
    private TracerOptions options;

    private Coverage() {}

    /** Prints once and ends. */
    public static void main(String[] arguments) {
        CommandLines.run(new Coverage(), arguments);
    }

    @Override
    public void run() {
        try (S3Tracer tracer = options.tracer().start()) {
            tracer.coverage().forEach(Coverage::print);
        } catch (S3TraceException e) {
            System.err.println("error: " + e.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    private static Map<String, List<String>> files(ProcessCoverage process) {
        Map<String, List<String>> files = new LinkedHashMap<>();
        new TreeMap<>(process.files()).forEach((library, paths) -> files.put(EventJson.library(library), paths));
        return files;
    }

    private static void print(ProcessCoverage process) {
        System.out.printf("%7d %-15s %s%n", process.pid(), process.comm(), String.join(" ",
                process.covered() ? files(process).toString() : "", process.reason()).strip());
        process.unseen().forEach(unseen -> System.out.printf("%24s%s%n", "", unseen));
    }
}

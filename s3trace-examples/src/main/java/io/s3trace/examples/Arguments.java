package io.s3trace.examples;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.stream.Stream;

/** The command-line arguments that all examples know, turned into a tracer's settings. */
final class Arguments {
    static final String USAGE = "[--mode M[,M...]] [--pid N]... [--comm NAME]... [--min-latency-ms X] [--include-unknown] "
            + "[--record FILE]";

    private Arguments() {}

    /** An argument that an example knows beside the common ones; returns false if it is none. */
    @FunctionalInterface
    interface Extra {
        boolean accept(String name, Queue<String> rest);
    }

    /** Parses arguments; a bad one ends the program with a message and status 2. */
    static S3TracerBuilder parse(String[] arguments, String usage, Extra extra) {
        S3TracerBuilder tracer = S3Tracer.builder();
        Queue<String> rest = new ArrayDeque<>(List.of(arguments));
        try {
            while (!rest.isEmpty()) {
                String name = rest.remove();
                if (!common(name, rest, tracer) && !extra.accept(name, rest)) {
                    throw new IllegalArgumentException("unknown argument: " + name);
                }
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("usage: " + usage);
            System.exit(2);
        }
        return tracer;
    }

    static S3TracerBuilder parse(String[] arguments, String usage) {
        return parse(arguments, usage, (name, rest) -> false);
    }

    static String value(String name, Queue<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.remove();
    }

    private static boolean common(String name, Queue<String> rest, S3TracerBuilder tracer) {
        switch (name) {
            case "--mode" -> tracer.mode(modes(value(name, rest)));
            case "--pid" -> tracer.pid(Long.parseLong(value(name, rest)));
            case "--comm" -> tracer.comm(value(name, rest));
            case "--min-latency-ms" ->
                tracer.minLatency(millis(value(name, rest)));
            case "--include-unknown" -> tracer.includeUnknown(true);
            case "--record" -> tracer.recordTo(Path.of(value(name, rest)));
            default -> {
                return false;
            }
        }
        return true;
    }

    static ProbeMode[] modes(String names) {
        return Stream.of(names.split(",")).map(Arguments::mode).toArray(ProbeMode[]::new);
    }

    static Duration millis(String value) {
        return Duration.ofNanos((long) (Double.parseDouble(value) * 1e6));
    }

    private static ProbeMode mode(String name) {
        try {
            return ProbeMode.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("unknown mode: " + name + "; modes are " + List.of(ProbeMode.values()));
        }
    }
}

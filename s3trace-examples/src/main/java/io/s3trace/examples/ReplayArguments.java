package io.s3trace.examples;

import io.s3trace.S3Replay;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/** The arguments that replay a recording, and what those that all examples know mean for it. */
final class ReplayArguments {
    private Path file;
    private double speed = 1;
    private double minLatencyMillis;

    /** Takes an argument if it is about replaying. */
    boolean argument(String name, Queue<String> rest) {
        switch (name) {
            case "--replay" -> file = Path.of(Arguments.value(name, rest));
            case "--speed" -> speed = positive(name, Arguments.value(name, rest));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static double positive(String name, String value) {
        double number = Double.parseDouble(value);
        if (!(number > 0)) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
        return number;
    }

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    long minLatencyNanos() {
        return (long) (minLatencyMillis * 1e6);
    }

    /** Makes a replay of arguments that {@link Arguments} found good; the threshold is left to the listener. */
    S3Replay replay(String[] arguments) {
        S3Replay replay = S3Replay.of(file).speed(speed).atNow();
        Set<String> modes = new HashSet<>();
        Set<String> comms = new HashSet<>();
        Set<Integer> pids = new HashSet<>();
        Queue<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String name = rest.remove();
            switch (name) {
                case "--include-unknown" -> replay.includeUnknown(true);
                case "--mode" -> modes.addAll(List.of(rest.remove().toUpperCase(Locale.ROOT).split(",")));
                case "--comm" -> comms.add(rest.remove());
                case "--pid" -> pids.add(Integer.parseInt(rest.remove()));
                case "--min-latency-ms" -> minLatencyMillis = Double.parseDouble(rest.remove());
                default -> rest.remove(); // has a value, and was taken before
            }
        }
        return replay
                .filter(event -> modes.isEmpty() || modes.contains("AUTO")
                        || modes.contains(EventJson.mode(event.connection().library()).name()))
                .filter(event -> comms.isEmpty() || comms.contains(event.process().comm()))
                .filter(event -> pids.isEmpty() || pids.contains(event.process().pid()));
    }
}

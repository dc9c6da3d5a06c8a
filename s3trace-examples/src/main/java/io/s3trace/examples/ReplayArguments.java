package io.s3trace.examples;

import io.s3trace.S3Replay;
import io.s3trace.select.Target;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** The arguments that replay a recording, and what those that all examples know mean for it. */
final class ReplayArguments {
    private Path file;
    private double speed = 1;

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

    /** Makes a replay of arguments that {@link Arguments} found good. */
    S3Replay replay(String[] arguments) {
        S3Replay replay = S3Replay.of(file).speed(speed).atNow();
        Target target = Target.any();
        List<String> comms = new ArrayList<>();
        List<Long> pids = new ArrayList<>();
        Queue<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String name = rest.remove();
            switch (name) {
                case "--include-unknown" -> replay.includeUnknown(true);
                case "--mode" -> target = target.mode(Arguments.modes(rest.remove()));
                case "--comm" -> comms.add(rest.remove());
                case "--pid" -> pids.add(Long.parseLong(rest.remove()));
                case "--min-latency-ms" -> replay.minLatency(Arguments.millis(rest.remove()));
                default -> rest.remove(); // has a value, and was taken before
            }
        }
        Target wanted = pids.isEmpty() ? target : target.pid(pids.stream().mapToLong(Long::longValue).toArray());
        return replay.target(comms.isEmpty() ? new Target[] {wanted}
                : comms.stream().map(wanted::comm).toArray(Target[]::new));
    }
}

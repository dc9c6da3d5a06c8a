package io.s3trace.examples.kernels;

import io.s3trace.examples.agent.Doctor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Runs in a guest: takes commands from stdin, line by line, and answers each on stdout with a line that begins with "ok" or
 * "failed".
 */
public final class GuestMain {
    private final GuestTracer tracer = new GuestTracer();

    private GuestMain() {}

    /** Runs until stdin ends. */
    public static void main(String[] arguments) throws IOException {
        GuestMain guest = new GuestMain();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null && !line.equals("quit"); line = commands.readLine()) {
            System.out.println(guest.answer(List.of(line.split(" "))).lines().reduce((a, b) -> a + " | " + b).orElseThrow());
        }
        guest.tracer.stop();
        System.out.println("ok");
    }

    private String answer(List<String> command) {
        try {
            return ("ok " + execute(command.getFirst(), command.subList(1, command.size()))).strip();
        } catch (Exception e) {
            e.printStackTrace();
            return "failed " + (e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private String execute(String command, List<String> arguments) throws Exception {
        return switch (command) {
            case "hello" -> "";
            case "load" -> Verification.write(arguments.getFirst());
            case "start" -> tracer.start(arguments.getFirst(), arguments.subList(1, arguments.size()));
            case "covers" -> tracer.awaitCoverage(Long.parseLong(arguments.getFirst()));
            case "awaits" -> tracer.awaitEvents(Integer.parseInt(arguments.getFirst()));
            case "stop" -> tracer.stop();
            case "starts" -> Rounds.ofStarts(Integer.parseInt(arguments.getFirst()));
            case "attaches" -> Rounds.ofAttaches(Integer.parseInt(arguments.getFirst()), Long.parseLong(arguments.get(1)));
            case "left" -> OpenDescriptors.none();
            case "doctor" -> examine(Path.of(arguments.getFirst()), arguments.get(1));
            default -> throw new IllegalArgumentException("unknown command: " + command);
        };
    }

    private static String examine(Path file, String url) throws IOException {
        try (PrintStream out = new PrintStream(file.toFile())) {
            if (!new Doctor(out, Optional.of(url)).examine()) {
                throw new IllegalStateException("something is wrong");
            }
        }
        return "all is well";
    }
}

package io.s3trace.examples.agent;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;

/** What the command line says. It goes before what the configuration says. */
public record AgentOptions(
        boolean doctor,
        boolean demo,
        Optional<Path> replay,
        Optional<Path> config,
        Optional<Path> targets,
        Optional<String> watch,
        Optional<String> terminal,
        Optional<Integer> port,
        Optional<String> canary) {

    /** How to call it. */
    public static final String USAGE = """
            Agent [--config FILE] [--targets FILE] [--watch COMM,...] [--terminal table|simple|json|none] [--port N]
                  [--demo | --replay RECORDING]
            Agent doctor [--canary HTTPS-URL]
              --targets: targets.yml beside the configuration if not given; --port 0: any that is free
            exit codes: 0 stopped by SIGTERM or SIGINT, or all well; 1 cannot trace, or doctor found something;
                        2 wrong arguments or configuration""";

    /**
     * Reads arguments.
     *
     * @throws IllegalArgumentException if one is wrong
     */
    public static AgentOptions parse(String... arguments) {
        Queue<String> rest = new ArrayDeque<>(List.of(arguments));
        boolean doctor = "doctor".equals(rest.peek());
        if (doctor) {
            rest.remove();
        }
        boolean demo = false;
        Optional<Path> replay = Optional.empty();
        Optional<Path> config = Optional.empty();
        Optional<Path> targets = Optional.empty();
        Optional<String> watch = Optional.empty();
        Optional<String> terminal = Optional.empty();
        Optional<Integer> port = Optional.empty();
        Optional<String> canary = Optional.empty();
        while (!rest.isEmpty()) {
            String name = rest.remove();
            switch (name) {
                case "--demo" -> demo = true;
                case "--replay" -> replay = Optional.of(Path.of(value(name, rest)));
                case "--config" -> config = Optional.of(Path.of(value(name, rest)));
                case "--targets" -> targets = Optional.of(Path.of(value(name, rest)));
                case "--watch" -> watch = Optional.of(value(name, rest));
                case "--terminal" -> terminal = Optional.of(value(name, rest));
                case "--port" -> port = Optional.of(Integer.parseInt(value(name, rest)));
                case "--canary" -> canary = Optional.of(value(name, rest));
                default -> throw new IllegalArgumentException("unknown argument: " + name);
            }
        }
        return new AgentOptions(doctor, demo, replay, config, targets, watch, terminal, port, canary);
    }

    private static String value(String name, Queue<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.remove();
    }

    /** The configuration with what was said here instead. */
    AgentConfig over(AgentConfig config) {
        AgentConfig result = config;
        if (terminal.isPresent()) {
            result = result.with(AgentConfig.TerminalFormat.valueOf(terminal.get().toUpperCase(Locale.ROOT)));
        }
        if (watch.isPresent()) {
            result = result.watching(List.of(watch.get().split(",")));
        }
        return port.isPresent() ? result.withPort(port.get()) : result;
    }

    /** {@return where the targets are, if anywhere} */
    Optional<Path> targetsFile() {
        return targets.or(() -> config.map(file -> file.toAbsolutePath().resolveSibling("targets.yml")));
    }
}

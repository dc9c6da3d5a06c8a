package io.s3trace.examples.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the command line says. It goes before what the configuration says. */
@Command(name = "Agent", description = "Traces a host, or chosen processes of it; doctor: says whether and what it can trace.",
        footer = "Status: 0 stopped by SIGTERM or SIGINT, or all well; 1 cannot trace, or doctor found something; "
                + "2 wrong arguments or configuration.")
public final class AgentOptions {
    @Parameters(arity = "0..1", paramLabel = "doctor", description = "examine the host, and end")
    private @Nullable Task task;

    @Option(names = "--demo", description = "replay traffic that was recorded once")
    private boolean demo;

    @Option(names = "--replay", paramLabel = "RECORDING", description = "replay a recording")
    private Optional<Path> replay = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "agent.yml")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--targets", paramLabel = "FILE", description = "targets.yml; beside the configuration if not given")
    private Optional<Path> targets = Optional.empty();

    @Option(names = "--watch", split = ",", paramLabel = "COMM", description = "names of processes to trace")
    private List<String> watch = List.of();

    @Option(names = "--terminal", paramLabel = "FORMAT", description = "what to print: ${COMPLETION-CANDIDATES}")
    private Optional<AgentConfig.TerminalFormat> terminal = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "where to serve figures; 0: any that is free")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--canary", paramLabel = "HTTPS-URL", description = "of doctor: what it makes a request to")
    private Optional<String> canary = Optional.empty();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "show this")
    private boolean help;

    private enum Task { DOCTOR }

    private AgentOptions() {}

    /**
     * Reads arguments.
     *
     * @throws CommandLine.ParameterException if one is wrong
     */
    public static AgentOptions parse(String... arguments) {
        AgentOptions options = new AgentOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return options;
    }

    /** {@return whether the usage is asked for} */
    public boolean help() {
        return help;
    }

    /** {@return whether the host is to be examined, and not traced} */
    public boolean doctor() {
        return task == Task.DOCTOR;
    }

    /** {@return what the doctor makes a request to, if it is not to choose} */
    public Optional<String> canary() {
        return canary;
    }

    boolean demo() {
        return demo;
    }

    Optional<Path> replay() {
        return replay;
    }

    Optional<Path> config() {
        return config;
    }

    Optional<Path> targets() {
        return targets;
    }

    /** The configuration with what was said here instead. */
    AgentConfig over(AgentConfig config) {
        AgentConfig result = config;
        if (terminal.isPresent()) {
            result = result.with(terminal.get());
        }
        if (!watch.isEmpty()) {
            result = result.watching(watch);
        }
        return port.isPresent() ? result.withPort(port.get()) : result;
    }

    /** {@return where the targets are, if anywhere} */
    Optional<Path> targetsFile() {
        return targets.or(() -> config.map(file -> file.toAbsolutePath().resolveSibling("targets.yml")));
    }
}

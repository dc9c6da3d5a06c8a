package io.s3trace.examples.agent;

import io.s3trace.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code agent.yml} says.
 *
 * @param interval how often figures are printed
 * @param minLatency requests that took less are not shown; they are counted all the same
 * @param debug whether to say more
 * @param modes where to catch requests
 * @param watch names of processes to trace; empty for all
 * @param exporter where Prometheus finds the figures
 * @param terminal what to print
 * @param log the file for events, if there is to be one
 * @param recording the file for a recording, if there is to be one
 */
record AgentConfig(
        Duration interval,
        Duration minLatency,
        boolean debug,
        List<ProbeMode> modes,
        List<String> watch,
        Exporter exporter,
        TerminalFormat terminal,
        Optional<Log> log,
        Optional<Recording> recording) {

    /** What goes to stdout. */
    enum TerminalFormat { TABLE, SIMPLE, JSON, NONE }

    /** Where the figures are served. Port 0: any that is free. */
    record Exporter(boolean enabled, String host, int port, String prefix, int maxTagValues, List<String> labels) {}

    /** A log that is rotated. */
    record Log(Path file, TerminalFormat format, long maxSize, int backups) {}

    /** A recording. */
    record Recording(Path file, long maxSize) {}

    static AgentConfig defaults() {
        try {
            return of(YamlSection.parse("defaults", ""));
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    static AgentConfig read(Path file) throws ConfigException {
        return of(YamlSection.read(file));
    }

    static AgentConfig of(YamlSection yaml) throws ConfigException {
        AgentConfig config = new AgentConfig(
                positive(yaml, "interval", Duration.ofSeconds(10)),
                yaml.duration("min_latency", Duration.ZERO),
                yaml.flag("debug", false),
                modes(yaml),
                yaml.texts("watch"),
                exporter(yaml.section("exporter")),
                yaml.choice("terminal", TerminalFormat.class, TerminalFormat.TABLE),
                yaml.has("log") ? Optional.of(log(yaml.section("log"))) : Optional.empty(),
                yaml.has("record") ? Optional.of(recording(yaml.section("record"))) : Optional.empty());
        yaml.end();
        return config;
    }

    /** Does another one differ in what cannot change while the agent runs? */
    boolean needsRestart(AgentConfig other) {
        return !modes.equals(other.modes) || !watch.equals(other.watch) || !exporter.equals(other.exporter)
                || !minLatency.equals(other.minLatency) || !recording.equals(other.recording);
    }

    AgentConfig with(TerminalFormat newTerminal) {
        return new AgentConfig(interval, minLatency, debug, modes, watch, exporter, newTerminal, log, recording);
    }

    AgentConfig watching(List<String> comms) {
        return new AgentConfig(interval, minLatency, debug, modes, comms, exporter, terminal, log, recording);
    }

    AgentConfig withPort(int port) {
        return new AgentConfig(interval, minLatency, debug, modes, watch, new Exporter(exporter.enabled,
                exporter.host, port, exporter.prefix, exporter.maxTagValues, exporter.labels), terminal, log, recording);
    }

    private static Duration positive(YamlSection yaml, String key, Duration preset) throws ConfigException {
        Duration value = yaml.duration(key, preset);
        if (!value.isPositive()) {
            throw yaml.error(key, "must be positive");
        }
        return value;
    }

    private static List<ProbeMode> modes(YamlSection yaml) throws ConfigException {
        List<ProbeMode> modes = new ArrayList<>();
        for (String name : yaml.texts("modes")) {
            try {
                modes.add(ProbeMode.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw yaml.error("modes", "must be of " + List.of(ProbeMode.values()) + ", not '" + name + "'");
            }
        }
        return modes;
    }

    private static Exporter exporter(YamlSection yaml) throws ConfigException {
        String prefix = yaml.text("prefix", "s3trace");
        if (!prefix.matches("[a-zA-Z_][a-zA-Z0-9_.]*")) {
            throw yaml.error("prefix", "must be letters, digits, dots and underscores");
        }
        Exporter exporter = new Exporter(yaml.flag("enabled", true), yaml.text("host", "127.0.0.1"),
                (int) yaml.number("port", 9464, 0, 65535), prefix,
                (int) yaml.number("max_tag_values", 100, 1, 1_000_000), yaml.texts("labels"));
        yaml.end();
        return exporter;
    }

    private static Log log(YamlSection yaml) throws ConfigException {
        if (!yaml.has("file")) {
            throw yaml.error("file", "names the log");
        }
        Log log = new Log(Path.of(yaml.text("file", "")),
                yaml.choice("format", TerminalFormat.class, TerminalFormat.JSON),
                yaml.bytes("max_size", 10 << 20), (int) yaml.number("backups", 5, 0, 1000));
        if (log.format() == TerminalFormat.TABLE || log.format() == TerminalFormat.NONE) {
            throw yaml.error("format", "must be simple or json");
        }
        yaml.end();
        return log;
    }

    private static Recording recording(YamlSection yaml) throws ConfigException {
        if (!yaml.has("file")) {
            throw yaml.error("file", "names the recording");
        }
        Recording recording = new Recording(Path.of(yaml.text("file", "")), yaml.bytes("max_size", 1 << 30));
        yaml.end();
        return recording;
    }
}

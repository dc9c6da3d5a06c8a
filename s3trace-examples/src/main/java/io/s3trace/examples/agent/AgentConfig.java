package io.s3trace.examples.agent;

import io.s3trace.TraceServerBuilder;
import io.s3trace.select.ProbeMode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
 * @param kubernetes whose pods to look up, if any
 * @param serve where to serve events to readers, if anywhere
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
        Optional<Recording> recording,
        Optional<Kubernetes> kubernetes,
        Optional<Serve> serve) {

    /** What stays as it is until a restart. */
    static final String FIXED = "modes, watch, min_latency, exporter, record, kubernetes and serve.more";

    private static final long MAX_QUEUE = 1 << 30;

    /** What goes to stdout. */
    enum TerminalFormat { TABLE, SIMPLE, JSON, NONE }

    /** Where the figures are served, and whether the runs of the kernel's programs are among them. Port 0: any that is free. */
    record Exporter(boolean enabled, String host, int port, String prefix, int maxTagValues, List<String> labels,
            boolean kernelRuns) {}

    /** A log that is rotated. */
    record Log(Path file, TerminalFormat format, long maxSize, int backups) {}

    /** The node whose pods are looked up, and the API's URL, if not the one that a client finds by itself. */
    record Kubernetes(String node, Optional<String> api) {}

    /** A socket for readers, who sees everything there, and what is served besides requests and failed connections. */
    record Serve(Path socket, List<String> groups, int readers, long queue, Set<ServedKind> more) {}

    /** What may be served besides. */
    enum ServedKind { SEALED, LOOKUPS, CONNECTS, HANDSHAKES }

    /** A recording. */
    record Recording(Path file, long maxSize) {
        /** {@return the first of file, file.1, file.2 ... that is not there: a recording is a new file} */
        Path newFile() {
            Path next = file;
            for (int number = 1; Files.exists(next, LinkOption.NOFOLLOW_LINKS); number++) {
                next = file.resolveSibling(file.getFileName() + "." + number);
            }
            return next;
        }
    }

    static AgentConfig defaults() {
        try {
            return of(YamlFile.parse("defaults", ""));
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    static AgentConfig read(Path file) throws ConfigException {
        return of(YamlFile.read(file));
    }

    static AgentConfig of(YamlSection yaml) throws ConfigException {
        AgentConfig config = new AgentConfig(
                yaml.positiveDuration("interval", Duration.ofSeconds(10)),
                yaml.duration("min_latency", Duration.ZERO),
                yaml.flag("debug", false),
                modes(yaml),
                yaml.texts("watch"),
                exporter(yaml.section("exporter")),
                yaml.choice("terminal", TerminalFormat.class, TerminalFormat.TABLE),
                yaml.has("log") ? Optional.of(log(yaml.section("log"))) : Optional.empty(),
                yaml.has("record") ? Optional.of(recording(yaml.section("record"))) : Optional.empty(),
                kubernetes(yaml.section("kubernetes")),
                yaml.has("serve") ? Optional.of(serve(yaml.section("serve"))) : Optional.empty());
        yaml.end();
        return config;
    }

    /** Does another one differ in what cannot change while the agent runs? */
    boolean needsRestart(AgentConfig other) {
        return !modes.equals(other.modes) || !watch.equals(other.watch) || !exporter.equals(other.exporter)
                || !minLatency.equals(other.minLatency) || !recording.equals(other.recording)
                || !kubernetes.equals(other.kubernetes) || !served().equals(other.served());
    }

    AgentConfig with(TerminalFormat newTerminal) {
        return new AgentConfig(interval, minLatency, debug, modes, watch, exporter, newTerminal, log, recording,
                kubernetes, serve);
    }

    AgentConfig watching(List<String> comms) {
        return new AgentConfig(interval, minLatency, debug, modes, comms, exporter, terminal, log, recording,
                kubernetes, serve);
    }

    AgentConfig withPort(int port) {
        Exporter moved = new Exporter(exporter.enabled, exporter.host, port, exporter.prefix, exporter.maxTagValues,
                exporter.labels, exporter.kernelRuns);
        return new AgentConfig(interval, minLatency, debug, modes, watch, moved, terminal, log, recording, kubernetes,
                serve);
    }

    /** What is served besides requests and failed connections. */
    Set<ServedKind> served() {
        return serve.map(Serve::more).orElse(Set.of());
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
                (int) yaml.number("max_tag_values", 100, 1, 1_000_000), yaml.texts("labels"),
                yaml.flag("kernel_runs", false));
        yaml.end();
        return exporter;
    }

    private static Log log(YamlSection yaml) throws ConfigException {
        Log log = new Log(Path.of(yaml.required("file", "names the log")),
                yaml.choice("format", TerminalFormat.class, TerminalFormat.JSON),
                yaml.bytes("max_size", 10 << 20), (int) yaml.number("backups", 5, 0, 1000));
        if (log.format() == TerminalFormat.TABLE || log.format() == TerminalFormat.NONE) {
            throw yaml.error("format", "must be simple or json");
        }
        yaml.end();
        return log;
    }

    private static Recording recording(YamlSection yaml) throws ConfigException {
        Path file = Path.of(yaml.required("file", "names the recording"));
        Recording recording = new Recording(file, yaml.bytes("max_size", 1 << 30));
        yaml.end();
        return recording;
    }

    private static Serve serve(YamlSection yaml) throws ConfigException {
        Set<ServedKind> more = EnumSet.noneOf(ServedKind.class);
        for (String name : yaml.texts("more")) {
            try {
                more.add(ServedKind.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw yaml.error("more", "must be of " + List.of(ServedKind.values()) + ", not '" + name + "'");
            }
        }
        Serve serve = new Serve(Path.of(yaml.required("socket", "names the socket")), yaml.texts("groups"),
                (int) yaml.number("readers", TraceServerBuilder.DEFAULT_MAX_READERS, 1, 1000),
                yaml.bytes("queue", TraceServerBuilder.DEFAULT_QUEUE_BYTES), more);
        if (serve.queue() > MAX_QUEUE) {
            throw yaml.error("queue", "must be at most 1GiB");
        }
        yaml.end();
        return serve;
    }

    /** A DaemonSet says in NODE_NAME where it runs. */
    private static Optional<Kubernetes> kubernetes(YamlSection yaml) throws ConfigException {
        String node = yaml.text("node", Optional.ofNullable(System.getenv("NODE_NAME")).orElse(""));
        Optional<String> api = Optional.of(yaml.text("api", "")).filter(url -> !url.isEmpty());
        yaml.end();
        return node.isEmpty() ? Optional.empty() : Optional.of(new Kubernetes(node, api));
    }
}

package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import io.s3trace.testing.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {
    private static final String UID = "8f3c2a10-77aa-4b1c-9d3e-0123456789ab";

    @Test
    void whatIsSaidIsUsedAndTheRestHasDefaults() throws ConfigException {
        AgentConfig config = config("""
                interval: 1m
                min_latency: 2.5ms
                modes: [openssl]
                watch:
                  - mc
                  - warp
                exporter:
                  port: 9000
                  labels: [team]
                terminal: json
                log: {file: /tmp/x, max_size: 64KiB, backups: 2}
                kubernetes: {node: node-1, api: "http://localhost:1"}
                serve: {socket: /run/x, groups: [adm], queue: 1MiB, more: [sealed, LOOKUPS]}
                """);
        assertThat(config.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.minLatency()).isEqualTo(Duration.ofNanos(2_500_000));
        assertThat(config.modes()).containsExactly(ProbeMode.OPENSSL);
        assertThat(config.watch()).containsExactly("mc", "warp");
        assertThat(config.exporter()).isEqualTo(
                new AgentConfig.Exporter(true, "127.0.0.1", 9000, "s3trace", 100, List.of("team"), false));
        assertThat(config.terminal()).isEqualTo(AgentConfig.TerminalFormat.JSON);
        assertThat(config.log()).contains(
                new AgentConfig.Log(Path.of("/tmp/x"), AgentConfig.TerminalFormat.JSON, 65_536, 2));
        assertThat(config.kubernetes()).contains(
                new AgentConfig.Kubernetes("node-1", Optional.of("http://localhost:1")));
        assertThat(config.serve()).contains(new AgentConfig.Serve(Path.of("/run/x"), List.of("adm"), 64, 1 << 20,
                Set.of(AgentConfig.ServedKind.SEALED, AgentConfig.ServedKind.LOOKUPS)));
        assertThat(config.recording()).isEmpty();
        assertThat(config("")).isEqualTo(AgentConfig.defaults());
    }

    /** An agent that is started again must not fail for the recording that it has made before. */
    @Test
    void aRecordingIsANewFileAtEachStart(@TempDir Path directory) throws ConfigException, IOException {
        Path file = directory.resolve("traffic");
        AgentConfig.Recording recording = config("record: {file: " + file + "}").recording().orElseThrow();
        assertThat(Files.createFile(recording.newFile())).isEqualTo(file);
        assertThat(Files.createSymbolicLink(recording.newFile(), directory.resolve("absent")))
                .isEqualTo(directory.resolve("traffic.1"));
        assertThat(recording.newFile()).isEqualTo(directory.resolve("traffic.2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "foo: 1 | line 1: unknown key 'foo'; known here: interval,",
        "debug: true\\nexporter:\\n  prot: 1 | line 3: unknown key 'exporter.prot'; known here: prefix,",
        "interval: soon | line 1: interval must be a time such as 250ms, 10s, 5m or 1h: 'soon'",
        "interval: 0s | line 1: interval must be positive: '0s'",
        "debug: maybe | line 1: debug must be true or false: 'maybe'",
        "\\nterminal: tabel | line 2: terminal must be one of table, simple, json, none: 'tabel'",
        "exporter: {port: 70000} | line 1: exporter.port must be a number from 0 to 65535: '70000'",
        "exporter: 9464 | line 1: exporter must be keys and values",
        "exporter: {prefix: a-b} | line 1: exporter.prefix must be letters",
        "modes: openssl | line 1: modes must be a list",
        "modes: [opensll] | line 1: modes must be of [",
        "log: {max_size: 1MiB} | line 1: log.file is missing",
        "log: {file: x, max_size: big} | line 1: log.max_size must be a size such as",
        "log: {file: x, format: table} | line 1: log.format must be simple or json",
        "debug: true\\ndebug: false | line 2: 'debug' is there twice",
        "debug: [ | line 1: expected",
        "a: b: c | line 1: mapping values are not allowed here",
    })
    void mistakesAreToldWithTheirLine(String text, String message) {
        assertThatThrownBy(() -> config(text.replace("\\n", "\n"))).isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("agent.yml, ").hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "target: [] | line 1: unknown key 'target'",
        "targets:\\n  - id: a\\n    value: b | line 2: targets[0].match is missing: it must be one of comm, exe_basename",
        "targets:\\n  - id: a\\n    match: name\\n    value: b | line 3: targets[0].match must be one of comm, exe_basename, exe,",
        "targets:\\n  - {id: a, match: comm, value: b}\\n  - {id: a, match: comm, value: c} | line 3: targets[1].id is used before: 'a'",
        "targets:\\n  - {id: a, match: comm, value: b, lables: {}} | line 2: unknown key 'targets[0].lables'",
        "targets:\\n  - {id: a, match: comm, value: b, mode: tls} | line 2: targets[0].mode must be one of openssl, gnutls, nss,",
        "targets:\\n  - {match: comm, value: b} | line 2: targets[0].id is missing: it names it",
        "targets:\\n  - {id: a, match: comm} | line 2: targets[0].value is missing: it must be a text",
        "targets:\\n  - {id: a, match: pod, value: 'app==in('} | line 2: targets[0].value cannot be used: no label selector",
        "targets:\\n  - {id: a, match: pod, fields: spec.x=1} | line 2: targets[0].fields cannot be used: field selectors know",
        "targets:\\n  - {id: a, match: comm, value: b, fields: metadata.name=x} | line 2: targets[0].fields are for pods",
        "targets:\\n  - {id: a, match: comm, value: b, for: 0s} | line 2: targets[0].for must be positive",
        "targets:\\n  - {id: a, match: comm, value: b, sample: 2} | line 2: targets[0].sample must be a number above 0, at most 1",
    })
    void mistakesInTargetsAreToldWithTheirLine(String text, String message) {
        assertThatThrownBy(() -> rules(text.replace("\\n", "\n")))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("targets.yml, ").hasMessageContaining(message);
    }

    @Test
    void rulesBecomeTargets() throws ConfigException {
        List<Target> targets = rules("""
                targets:
                  - {id: a, match: comm, value: "warp*", labels: {team: x}}
                  - {id: b, match: exe_basename, value: rclone, mode: go}
                  - {id: c, match: exe, value: /opt/**/mc}
                  - {id: d, match: cmdline_substring, value: s3 sync}
                  - {id: e, match: cgroup, value: backup}
                  - {id: f, match: cgroup, value: /system.slice/*}
                  - {id: g, match: pod, value: app=web, fields: metadata.namespace=shop}
                """).stream().map(rule -> rule.target(selector -> Target.any().container(UID))).toList();
        assertThat(targets).containsExactly(
                Target.any().comm("warp*").labels(Map.of("target", "a", "team", "x")),
                Target.any().exe("rclone").label("target", "b").mode(ProbeMode.GO),
                Target.any().exe("/opt/**/mc").label("target", "c"),
                Target.any().commandLine("s3 sync").label("target", "d"),
                Target.any().cgroup("/**backup**").label("target", "e"),
                Target.any().cgroup("/system.slice/*").label("target", "f"),
                Target.any().container(UID).label("target", "g"));
    }

    @Test
    void aRuleEndsInItsTimeAndNotAnewWhenTheFileIsLoadedAgain() throws ConfigException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        AgentTargets targets = new AgentTargets(selector -> Target.none(), now::get);
        List<TargetRule> rules = rules("""
                targets: [{id: a, match: comm, value: mc, for: 10m}, {id: b, match: comm, value: warp}]
                """);
        targets.use(rules);
        assertThat(targets.now()).hasSize(2);
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(9)));
        targets.use(rules);
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(10)));
        assertThat(targets.now()).containsExactly(Target.any().comm("warp").label("target", "b"));
        targets.use(rules.subList(0, 1));
        assertThat(targets.now()).containsExactly(Target.none());
        targets.use(List.of());
        assertThat(targets.now()).containsExactly(Target.any());
    }

    @Test
    void aShareOfARulesEventsIsShown() throws ConfigException {
        AgentTargets targets = new AgentTargets(selector -> Target.none(), Clock.systemUTC());
        targets.use(rules("targets: [{id: a, match: comm, value: mc, sample: 0.25}, {id: b, match: comm, value: mc}]\n"));
        S3RequestEvent event = Events.of(S3Operation.GET_OBJECT).event();
        long shown = IntStream.range(0, 10_000).filter(i -> targets.shows(event.withLabels(Map.of("target", "a")))).count();
        assertThat(shown).isBetween(2_200L, 2_800L).isEqualTo(10_000 - targets.notSampled());
        assertThat(targets.shows(event.withLabels(Map.of("target", "b")))).isTrue();
        assertThat(targets.shows(event)).isTrue();
    }

    private static List<TargetRule> rules(String text) throws ConfigException {
        return TargetRule.read(YamlFile.parse("targets.yml", text), true);
    }

    @Test
    void podsNeedKubernetes() {
        assertThatThrownBy(() -> TargetRule.read(
                YamlFile.parse("targets.yml", "targets: [{id: a, match: pod, value: app=web}]\n"), false))
                .hasMessage("targets.yml, line 1: targets[0].match needs kubernetes.node in agent.yml, "
                        + "or NODE_NAME in the environment: 'pod'");
    }

    private static AgentConfig config(String text) throws ConfigException {
        return AgentConfig.of(YamlFile.parse("agent.yml", text));
    }

    @Test
    void charactersThatYamlDoesNotKnowAreNamedWithTheirLine() {
        assertThatThrownBy(() -> YamlFile.parse("agent.yml", "interval: 1s\nterminal: si\u0001mple\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("agent.yml, line 2: a character that YAML does not allow: U+0001");
    }

    @Test
    void bytesThatAreNoTextAreRefused(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("agent.yml"), new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThatThrownBy(() -> YamlFile.read(file)).isInstanceOf(ConfigException.class)
                .hasMessageContaining("it is not UTF-8");
    }
}

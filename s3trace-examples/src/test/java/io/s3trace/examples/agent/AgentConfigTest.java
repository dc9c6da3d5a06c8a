package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {

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
                """);
        assertThat(config.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.minLatency()).isEqualTo(Duration.ofNanos(2_500_000));
        assertThat(config.modes()).containsExactly(ProbeMode.OPENSSL);
        assertThat(config.watch()).containsExactly("mc", "warp");
        assertThat(config.exporter()).isEqualTo(
                new AgentConfig.Exporter(true, "127.0.0.1", 9000, "s3trace", 100, java.util.List.of("team")));
        assertThat(config.terminal()).isEqualTo(AgentConfig.TerminalFormat.JSON);
        assertThat(config.log()).contains(
                new AgentConfig.Log(Path.of("/tmp/x"), AgentConfig.TerminalFormat.JSON, 65_536, 2));
        assertThat(config.recording()).isEmpty();
        assertThat(config("")).isEqualTo(AgentConfig.defaults());
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

    @Test
    void targetsAreReadInOrder() throws ConfigException {
        assertThat(TargetRule.read(YamlSection.parse("targets.yml", """
                targets:
                  - id: web
                    match: pod
                    value: app=web,tier!=db
                    labels: {team: shop}
                  - {id: backup, match: exe_basename, value: rclone, mode: openssl}
                """))).containsExactly(
                new TargetRule("web", TargetRule.Match.POD, "app=web,tier!=db", java.util.List.of(),
                        java.util.Map.of("team", "shop")),
                new TargetRule("backup", TargetRule.Match.EXE_BASENAME, "rclone", java.util.List.of("OPENSSL"),
                        java.util.Map.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "target: [] | line 1: unknown key 'target'",
        "targets:\\n  - id: a\\n    value: b | line 2: targets[0].match is missing: it must be one of comm, exe_basename",
        "targets:\\n  - id: a\\n    match: name\\n    value: b | line 3: targets[0].match must be one of comm, exe_basename, exe,",
        "targets:\\n  - {id: a, match: comm, value: b}\\n  - {id: a, match: comm, value: c} | line 3: targets[1].id is used before: 'a'",
        "targets:\\n  - {id: a, match: comm, value: b, lables: {}} | line 2: unknown key 'targets[0].lables'",
        "targets:\\n  - {id: a, match: comm, value: b, mode: tls} | line 2: targets[0].mode must be one of [",
    })
    void mistakesInTargetsAreToldWithTheirLine(String text, String message) {
        assertThatThrownBy(() -> TargetRule.read(YamlSection.parse("targets.yml", text.replace("\\n", "\n"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("targets.yml, ").hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "app=web; true", "app==web,tier!=db; true", "app=web,tier=db; false", "tier; true", "canary; false",
        "app!=web; false", "absent!=x; true"
    })
    void selectorsOfPodsAreThoseOfKubernetes(String selector, boolean selected) {
        assertThat(TargetRules.selects(selector, java.util.Map.of("app", "web", "tier", "front"))).isEqualTo(selected);
    }

    private static AgentConfig config(String text) throws ConfigException {
        return AgentConfig.of(YamlSection.parse("agent.yml", text));
    }
}

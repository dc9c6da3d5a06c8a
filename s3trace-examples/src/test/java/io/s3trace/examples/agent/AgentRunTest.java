package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.S3Tracer;
import io.s3trace.TraceReader;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.it.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent on recorded traffic: without privileges. */
class AgentRunTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Path config;
    private Path targets;
    private Path log;

    @BeforeEach
    void write() throws IOException {
        log = directory.resolve("events.log");
        config = Files.writeString(directory.resolve("agent.yml"), """
                interval: 50ms
                exporter: {port: 0, labels: [team]}
                terminal: simple
                log: {file: %s}
                """.formatted(log));
        targets = Files.writeString(directory.resolve("targets.yml"), """
                targets:
                  - {id: python, match: exe_basename, value: python3.11, labels: {team: data}}
                """);
    }

    @Test
    void showsLogsAndServesWhatTheTargetsAskFor() throws Exception {
        try (AgentRun agent = run()) {
            Await.until("lines", TIMEOUT, () -> out.toString().contains("HeadObject operations/"));
            assertThat(out.toString()).contains("python3[", "team=data", "target=python").doesNotContain("curl[");
            String figures = get(agent);
            assertThat(figures).contains("s3trace_requests_total{", "comm=\"python3\"", "team=\"data\"");
            assertThat(figures).doesNotContain("comm=\"curl\"");
            Await.until("a log", TIMEOUT, () -> Files.exists(log) && text(log).contains("\"team\":\"data\""));
        }
    }

    @Test
    void newTargetsAreUsedAndBadOnesAreNot() throws Exception {
        try (AgentRun agent = run()) {
            Await.until("lines", TIMEOUT, () -> out.toString().contains("team=data"));
            Files.writeString(targets, "targets: nonsense\n");
            Files.writeString(targets, text(targets).replace("nonsense",
                    "[{id: all, match: exe, value: /usr/bin/python3.11, labels: {team: ops}}]"));
            Await.until("new labels", TIMEOUT, () -> out.toString().contains("team=ops"));
            Files.writeString(targets, "targets: nonsense\n");
            int before = out.size();
            Await.until("more lines", TIMEOUT, () -> out.size() > before + 1000);
            assertThat(out.toString().substring(before)).contains("team=ops");
            assertThat(agent.description()).contains("recorded traffic");
        }
    }

    /** Kubernetes writes a directory, and swaps the symbolic link to it. */
    @Test
    void filesOfAConfigMapAreLoadedAnewToo() throws Exception {
        for (String version : List.of("1", "2")) {
            Path data = Files.createDirectory(directory.resolve("version" + version));
            Files.writeString(data.resolve("agent.yml"), text(config));
            Files.writeString(data.resolve("targets.yml"), text(targets).replace("team: data", "team: team" + version));
        }
        Path link = Files.createSymbolicLink(directory.resolve("..data"), Path.of("version1"));
        Files.delete(config);
        Files.delete(targets);
        Files.createSymbolicLink(config, Path.of("..data/agent.yml"));
        Files.createSymbolicLink(targets, Path.of("..data/targets.yml"));
        try (AgentRun _ = run()) {
            Await.until("lines", TIMEOUT, () -> out.toString().contains("team=team1"));
            Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("version2"));
            Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
            Await.until("new labels", TIMEOUT, () -> out.toString().contains("team=team2"));
        }
    }

    @Test
    void whoAcceptsOpenMetricsGetsExemplarsWithTheRequestId() throws Exception {
        try (AgentRun agent = run()) {
            Await.until("lines", TIMEOUT, () -> out.toString().contains("HeadObject operations/"));
            HttpRequest request = HttpRequest.newBuilder(URI.create(url(agent)))
                    .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5").build();
            String figures = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
            assertThat(figures).endsWith("# EOF\n").containsPattern("s3trace_request_duration_ms_bucket.* # .*trace_id=\"")
                    .doesNotContainPattern("s3trace_request_duration_ms_count.* # ");
            assertThat(get(agent)).doesNotContain("trace_id", "# EOF");
        }
    }

    @Test
    void newSettingsAreUsed() throws Exception {
        try (AgentRun _ = run()) {
            Await.until("lines", TIMEOUT, () -> out.toString().contains("python3["));
            Files.writeString(config, text(config).replace("simple", "table"));
            Await.until("a table", TIMEOUT, () -> out.toString().contains("PROCESS / OPERATION / BUCKET"));
        }
    }

    @Test
    void readersAreServedWhereTheConfigurationSays() throws Exception {
        Path socket = directory.resolve("events.sock");
        String without = text(config);
        Object group = Files.getAttribute(Path.of("/proc/self"), "unix:gid");
        String serve = "serve: {socket: " + socket + ", groups: [" + group + "]}\n";
        Queue<S3RequestEvent> events = new ConcurrentLinkedQueue<>();
        try (AgentRun agent = run();
                TraceReader reader = S3Tracer.connect(socket).awaitTracer(true).onEvent(events::add).start()) {
            Files.writeString(config, without + serve);
            Await.until("events", TIMEOUT, () -> !events.isEmpty());
            assertThat(events).allSatisfy(event -> assertThat(event.labels()).containsEntry("team", "data"));
            assertThat(get(agent)).contains("s3trace_agent_serve_lost_total 0.0");

            Files.writeString(config, without + serve.replace(socket.toString(), "/tmp/events.sock"));
            Files.writeString(config, without + serve.replace("}", ", readers: 3}"));
            Await.until("another server", TIMEOUT, () -> reader.stats().restarts() == 1);

            Files.writeString(config, without);
            Await.until("the end", TIMEOUT, () -> !reader.stats().connected());
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void whatCannotBeUsedIsSaid() throws IOException {
        Files.writeString(targets, "targets: [{id: x}]\n");
        assertThatThrownBy(this::run).isInstanceOf(ConfigException.class).hasMessageContaining("targets.yml, line 1");
        Files.writeString(config, "nonsense: 1\n");
        assertThatThrownBy(this::run).isInstanceOf(ConfigException.class).hasMessageContaining("agent.yml, line 1");
        Files.writeString(targets, "targets: []\n");
        Files.writeString(config, "exporter: {port: 0}\nserve: {socket: /tmp/events.sock}\n"); // others may replace it there
        assertThatThrownBy(this::run).isInstanceOf(ConfigException.class).hasMessageContaining("serve: serve events at /tmp/");
        assertThatThrownBy(() -> AgentOptions.parse("--config")).hasMessageContaining("'--config'");
        assertThatThrownBy(() -> AgentOptions.parse("--colour")).hasMessageContaining("'--colour'");
    }

    private AgentRun run() throws ConfigException {
        return new AgentRun(AgentOptions.parse("--demo", "--config", config.toString()), new PrintStream(out, true));
    }

    private static String get(AgentRun agent) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url(agent))).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String url(AgentRun agent) {
        return agent.description().replaceAll(".*figures at ", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}

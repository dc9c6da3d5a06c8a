package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.s3trace.it.AccessLog;
import io.s3trace.it.Await;
import io.s3trace.it.Child;
import io.s3trace.it.Clients;
import io.s3trace.it.Front;
import io.s3trace.it.RequiresBpf;
import io.s3trace.it.RequiresTools;
import io.s3trace.it.S3Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The agent as its package installs it: unpacked, started by its script, scraped by a real Prometheus. */
@RequiresTools({"prometheus", "promtool", "dpkg", "systemd-analyze", "curl"})
class AgentIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Path DEPLOY = Path.of("src/main/deploy").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static Path root;

    @BeforeAll
    static void unpack() {
        root = directory.resolve("root");
        run("dpkg", "-x", Path.of("target/s3trace-agent.deb").toAbsolutePath().toString(), root.toString());
    }

    @Test
    void prometheusFindsDataForEveryQueryOfTheDashboard() throws Exception {
        Child agent = agent("--demo", "--config", config("interval: 1s\nexporter: {port: 0}\nterminal: none\n"));
        try (agent) {
            agent.awaitErrors("figures at", TIMEOUT);
            String target = agent.errors().replaceAll("(?s).*figures at http://([^/]+)/metrics.*", "$1");
            Path metrics = Files.writeString(directory.resolve("metrics"), get("http://" + target + "/metrics"));
            // The names with "ms" are those of s3slower; nothing else is to be complained of.
            assertThat(run("sh", "-c", "promtool check metrics < " + metrics + " || [ $? -eq 3 ]").lines()
                    .filter(line -> !line.isBlank() && !line.endsWith("should not contain abbreviated units"))).isEmpty();
            int port = freePort();
            try (Child _ = prometheus(target, port)) {
                Await.until("an answer to every query", TIMEOUT, () -> unanswered(port).isEmpty());
                String alerts = get("http://127.0.0.1:" + port + "/api/v1/rules");
                assertThat(alerts).contains("S3Errors").doesNotContain("\"health\":\"err\"");
            }
            agent.terminate();
            assertThat(agent.exitCode(TIMEOUT)).isZero();
        }
    }

    @Test
    @RequiresBpf
    @RequiresTools({"nginx", "curl", "openssl"})
    void countsAndPrintsEveryRequestOfTheWatchedProcesses() throws Exception {
        Child agent = agent("--watch", "curl", "--terminal", "json", "--port", "0");
        try (agent; S3Server server = S3Server.start()) {
            agent.awaitErrors("figures at", TIMEOUT);
            AccessLog log = server.accessLog().fromHere();
            Clients clients = new Clients(server);
            String bucket = server.endpoint(Front.KEEP_ALIVE) + "/agent";
            clients.curl("--request", "PUT", bucket);
            clients.curl("--upload-file", server.certificate().toString(), bucket + "/key");
            clients.curl(bucket + "/key");
            String url = agent.errors().replaceAll("(?s).*figures at (http\\S+).*", "$1");
            int served = log.complete().size();
            assertThat(served).isGreaterThanOrEqualTo(3);
            Await.until("all lines", TIMEOUT,
                    () -> agent.output().lines().filter(line -> line.contains("\"bucket\":\"agent\"")).count() == served);
            assertThat(get(url).lines().filter(line -> line.startsWith("s3trace_requests_total{")
                    && line.contains("bucket=\"agent\"") && line.contains("comm=\"curl\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum()).isEqualTo(served);
            agent.terminate();
            assertThat(agent.exitCode(TIMEOUT)).isZero();
        }
    }

    @Test
    @RequiresBpf
    void doctorFindsNothing() {
        Child doctor = agent("doctor");
        try (doctor) {
            assertThat(doctor.exitCode(TIMEOUT)).as(doctor.output() + doctor.errors()).isZero();
            assertThat(doctor.output()).contains("ok    canary", "all is well");
        }
    }

    @Test
    void exitCodesAreThoseOfTheUsage() throws IOException {
        try (Child agent = agent("--config", config("nonsense: 1\n"))) {
            assertThat(agent.exitCode(TIMEOUT)).isEqualTo(2);
            assertThat(agent.errors()).contains("line 1: unknown key 'nonsense'");
        }
        try (Child agent = agent("--nonsense")) {
            assertThat(agent.exitCode(TIMEOUT)).isEqualTo(2);
        }
    }

    @Test
    void whatIsShippedIsValid() throws Exception {
        run("promtool", "check", "rules", DEPLOY.resolve("prometheus/alerts.yml").toString());
        run("promtool", "check", "config", DEPLOY.resolve("prometheus/prometheus.yml").toString());
        Path unit = root.resolve("lib/systemd/system/s3trace-agent.service");
        Path local = Files.writeString(directory.resolve("s3trace-agent.service"),
                Files.readString(unit).replace("/usr/bin/s3trace-agent", root + "/usr/bin/s3trace-agent"));
        assertThat(run("systemd-analyze", "verify", "--man=no", local.toString()).lines()
                .filter(line -> line.contains("s3trace-agent.service"))).isEmpty();
        assertThat(AgentConfig.read(root.resolve("etc/s3trace/agent.yml")).exporter().port()).isEqualTo(9464);
        for (Object part : new Yaml().loadAll(Files.readString(DEPLOY.resolve("kubernetes/daemonset.yml")))) {
            assertThat(part).isInstanceOf(java.util.Map.class);
        }
    }

    private static String config(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "agent", ".yml"), text).toString();
    }

    private static Child agent(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "S3TRACE_ROOT=" + root,
                "JAVA_HOME=" + System.getProperty("java.home"), root.resolve("usr/bin/s3trace-agent").toString()));
        command.addAll(List.of(arguments));
        return Child.start(directory, "agent", command);
    }

    private static Child prometheus(String target, int port) throws IOException {
        Files.copy(DEPLOY.resolve("prometheus/alerts.yml"), directory.resolve("alerts.yml"));
        Path config = Files.writeString(directory.resolve("prometheus.yml"),
                Files.readString(DEPLOY.resolve("prometheus/prometheus.yml"))
                        .replace("15s", "250ms\n  scrape_timeout: 250ms").replace("localhost:9464", target));
        return Child.start(directory, "prometheus", List.of("prometheus", "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"), "--web.listen-address=127.0.0.1:" + port));
    }

    /** The dashboard's queries to which there is no data, as Grafana would send them. */
    private static List<String> unanswered(int port) {
        List<String> without = new ArrayList<>();
        try {
            JsonNode dashboard = JSON.readTree(DEPLOY.resolve("grafana/dashboard.json").toFile());
            for (JsonNode panel : dashboard.get("panels")) {
                for (JsonNode target : panel.get("targets")) {
                    String query = target.get("expr").asText().replace("$__rate_interval", "10s")
                            .replaceAll("\\$(hostname|bucket)", ".*");
                    JsonNode answer = JSON.readTree(get("http://127.0.0.1:" + port + "/api/v1/query?query="
                            + URLEncoder.encode(query, StandardCharsets.UTF_8)));
                    if (answer.at("/data/result").isEmpty()) {
                        without.add(query + ": " + answer);
                    }
                }
            }
        } catch (IOException e) {
            without.add(e.toString()); // it is still starting
        }
        return without;
    }

    private static String get(String url) throws IOException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String run(String... command) {
        try (Child child = Child.start(directory, "tool", List.of(command))) {
            child.succeed(TIMEOUT);
            return child.output() + child.errors();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}

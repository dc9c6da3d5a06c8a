package io.s3trace.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.s3trace.it.AccessLog;
import io.s3trace.it.Await;
import io.s3trace.it.Cgroup;
import io.s3trace.it.Child;
import io.s3trace.it.Clients;
import io.s3trace.it.Front;
import io.s3trace.it.RequiresBpf;
import io.s3trace.it.RequiresTools;
import io.s3trace.it.S3Server;
import io.s3trace.kubernetes.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as its package installs it: unpacked, started by its script, scraped by a real Prometheus. */
@RequiresTools({"prometheus", "promtool", "dpkg", "lintian", "systemd-analyze", "curl"})
class AgentIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final Path DEPLOY = Path.of("src/main/deploy").toAbsolutePath();
    private static final Path DEB = Path.of("target/s3trace-agent.deb").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static Path root;

    @BeforeAll
    static void unpack() {
        root = directory.resolve("root");
        run("dpkg", "-x", DEB.toString(), root.toString());
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
            Await.until("figures of all", TIMEOUT, () -> requests(url) >= served);
            assertThat(requests(url)).isEqualTo(served);
            agent.terminate();
            assertThat(agent.exitCode(TIMEOUT)).isZero();
        }
    }

    private static double requests(String url) {
        try {
            return get(url).lines().filter(line -> line.startsWith("s3trace_requests_total{")
                    && line.contains("bucket=\"agent\"") && line.contains("comm=\"curl\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pod comes while the agent runs; its container is in a cgroup that is named as the kubelet names them. */
    @Test
    @RequiresBpf
    @RequiresTools({"nginx", "curl", "openssl"})
    void onlyRequestsOfChosenPodsAreCountedAndPrinted() throws Exception {
        String id = "5ca1ab1e".repeat(8);
        try (ApiServer api = ApiServer.start(); S3Server server = S3Server.start()) {
            Path config = Files.writeString(Files.createDirectory(directory.resolve("pods")).resolve("agent.yml"), """
                    kubernetes: {node: %s, api: "%s"}
                    exporter: {port: 0, labels: [target, namespace, pod, container, label_app], kernel_runs: true}
                    terminal: json
                    """.formatted(ApiServer.NODE, api.url()));
            Files.writeString(config.resolveSibling("targets.yml"), """
                    targets: [{id: web, match: pod, value: app=web, fields: metadata.namespace=shop}]
                    """);
            try (Child agent = agent("--config", config.toString())) {
                agent.awaitErrors("figures at", TIMEOUT);
                String url = agent.errors().replaceAll("(?s).*figures at (http\\S+).*", "$1");
                Clients clients = new Clients(server);
                String bucket = server.endpoint(Front.KEEP_ALIVE) + "/pods";
                Pod pod = api.create("shop", "web-0", Map.of("app", "web"));
                api.run(pod, "nginx", id);
                String path = "kubepods.slice/kubepods-pod" + pod.getMetadata().getUid().replace('-', '_')
                        + ".slice/cri-containerd-" + id + ".scope";
                try (Cgroup container = Cgroup.v2(path)) {
                    Await.until("a line about the pod", TIMEOUT, () -> {
                        clients.curl(bucket + "/stranger");
                        clients.curlIn(container, bucket + "/key");
                        return agent.output().contains("\"key\":\"key\"");
                    });
                }
                assertThat(agent.output()).contains("\"target\":\"web\"", "\"namespace\":\"shop\"",
                        "\"pod\":\"web-0\"", "\"container\":\"nginx\"", "\"label_app\":\"web\"").doesNotContain("stranger");
                assertThat(get(url).lines().filter(line -> line.startsWith("s3trace_requests_total{"))).isNotEmpty()
                        .allMatch(line -> line.contains("container=\"nginx\"") && line.contains("label_app=\"web\"")
                                && line.contains("namespace=\"shop\"") && line.contains("pod=\"web-0\""));
                assertThat(get(url).lines().filter(line -> line.startsWith("s3trace_tracer_program_runs_total{")))
                        .anyMatch(line -> !line.endsWith(" 0.0"));
            }
        }
    }

    /** The unit's user owns nothing and has these capabilities; the DaemonSet's is root without any others. */
    @Test
    @RequiresBpf
    @RequiresTools({"nginx", "curl", "openssl", "setpriv"})
    void theCapabilitiesOfItsDeploymentsAreEnough() throws Exception {
        String unit = Files.readString(DEPLOY.resolve("s3trace-agent.service"));
        String ofUnit = capabilities(unit.replaceAll("(?s).*AmbientCapabilities=([^\\n]*)\\n.*", "$1").replace("CAP_", ""));
        traceAs("--reuid=65534", "--clear-groups", "--no-new-privs", "--inh-caps=-all," + ofUnit,
                "--ambient-caps=-all," + ofUnit, "--bounding-set=-all," + ofUnit);
        String daemonSet = Files.readString(DEPLOY.resolve("kubernetes/daemonset.yml"));
        String ofPod = capabilities(daemonSet.replaceAll("(?s).*add: \\[([^\\]]*)\\].*", "$1"));
        traceAs("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all," + ofPod);
    }

    /** For setpriv: {@code +bpf,+perfmon}. */
    private static String capabilities(String names) {
        return Stream.of(names.toLowerCase(Locale.ROOT).split(",? "))
                .collect(Collectors.joining(",+", "+", ""));
    }

    private static void traceAs(String... privileges) throws Exception {
        List<String> command = new ArrayList<>(List.of("setpriv"));
        command.addAll(List.of(privileges));
        command.addAll(command("--watch", "curl", "--terminal", "json", "--port", "0"));
        try (Child agent = Child.start(directory, "agent", command); S3Server server = S3Server.start()) {
            agent.awaitErrors("figures at", TIMEOUT);
            new Clients(server).curl(server.endpoint(Front.KEEP_ALIVE) + "/unprivileged/key");
            Await.until("a line of " + command, TIMEOUT, () -> agent.output().contains("\"bucket\":\"unprivileged\""));
        }
    }

    @Test
    @RequiresBpf
    void doctorFindsNothing() {
        Child doctor = agent("doctor");
        try (doctor) {
            assertThat(doctor.exitCode(TIMEOUT)).as(doctor.output() + doctor.errors()).isZero();
            assertThat(doctor.output()).contains("ok    canary", "all is well", "not traced", "\nS3 meanwhile: ");
        }
    }

    @Test
    void doctorNamesWhatTheKernelRefuses() {
        List<String> command = command("doctor");
        command.add(1, "JDK_JAVA_OPTIONS=-Dio.s3trace.bpf.test.refuse=gnutls_send");
        try (Child doctor = Child.start(directory, "doctor", command)) {
            assertThat(doctor.exitCode(TIMEOUT)).as(doctor.output() + doctor.errors()).isEqualTo(1);
            assertThat(doctor.output()).contains("FAIL  features       requests over GnuTLS are not seen: "
                    + "the kernel refused program gnutls_send", "      verifier ", "ok    canary");
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
        run("lintian", "--allow-root", "--fail-on", "error", DEB.toString());
    }

    private static String config(String text) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "agent", ".yml"), text).toString();
    }

    private static Child agent(String... arguments) {
        return Child.start(directory, "agent", command(arguments));
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "S3TRACE_ROOT=" + root,
                "JAVA_HOME=" + System.getProperty("java.home"), root.resolve("usr/bin/s3trace-agent").toString()));
        command.addAll(List.of(arguments));
        return command;
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

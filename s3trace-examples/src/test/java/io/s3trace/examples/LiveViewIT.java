package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.s3trace.S3Replay;
import io.s3trace.S3Tracer;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.examples.live.LiveModel;
import io.s3trace.examples.live.LiveServer;
import io.s3trace.examples.live.LiveSource;
import io.s3trace.it.AccessLog;
import io.s3trace.it.AccessLogEntry;
import io.s3trace.it.Await;
import io.s3trace.it.Child;
import io.s3trace.it.Clients;
import io.s3trace.it.Front;
import io.s3trace.it.RequiresBpf;
import io.s3trace.it.RequiresTools;
import io.s3trace.it.S3Server;
import io.s3trace.select.ProbeMode;
import io.s3trace.stats.KeyFigures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser tells what the tracer and the access log tell, of real traffic. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3", "chromium", "chromedriver"})
class LiveViewIT {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String BUCKET = "live-view";
    private static final String HOSTILE = "<img src=x onerror=document.title=1>";
    private static final String HOSTILE_ENCODED = "%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E";

    @TempDir
    private Path directory;

    private final LiveModel model = new LiveModel();
    private Clients clients;
    private String endpoint;
    private Chromium page;

    @Test
    void pageTellsWhatTracerAndAccessLogTell() throws IOException {
        Path recording = directory.resolve("traffic.s3trace");
        try (S3Server server = S3Server.start(); Chromium chromium = new Chromium(directory)) {
            page = chromium;
            clients = new Clients(server);
            endpoint = server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/";
            clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
            AccessLog log = server.accessLog().fromHere();
            try (S3Tracer tracer = tracer(server, recording);
                    LiveServer live = LiveServer.start(
                            new InetSocketAddress("127.0.0.1", 0), model, new Traced(tracer))) {
                page.show(1280, 1000, "light");
                page.open(live.uri());
                makeTraffic();
                List<AccessLogEntry> entries = log.complete();
                Await.until("the page has all " + entries.size(), TIMEOUT, () -> page.number("#total") == entries.size());
                assertCounts(tracer, entries);
                assertOperations();
                assertFilterFinds("nosuchkey", (int) entries.stream().filter(entry -> entry.status() == 404
                        && entry.method().equals("GET")).count());
                assertHostileKeyStaysText();
                assertPauseHolds();
                assertShowsWhatIsInFlight(server);
                assertFits();
                assertThat(page.complaints()).isEmpty();
            }
            assertReplayTellsTheSame(server, recording);
        }
    }

    private S3Tracer tracer(S3Server server, Path recording) {
        return S3Tracer.builder()
                .mode(ProbeMode.OPENSSL)
                .filter(event -> server.serves(event.request().host()))
                .recordTo(recording)
                .onEveryEvent(model::count)
                .onEvent(model::offer)
                .start();
    }

    private void makeTraffic() {
        clients.boto3(Front.KEEP_ALIVE, "operations", BUCKET + "-operations");
        clients.curl("--request", "PUT", "--data-binary", "hostile", endpoint + HOSTILE_ENCODED);
        clients.curl(endpoint + "absent");
        clients.curl(endpoint + "also-absent");
    }

    private void assertCounts(S3Tracer tracer, List<AccessLogEntry> entries) {
        long errors = entries.stream().filter(entry -> entry.status() >= 400).count();
        assertThat(tracer.stats().events()).isEqualTo(entries.size());
        assertThat(page.number("#failed")).isEqualTo(errors).isGreaterThanOrEqualTo(2);
        assertThat(page.text("#shown")).isEqualTo(entries.size() + " shown of " + entries.size());
        assertThat(page.text("#state")).isEqualTo("tracing");
    }

    private void assertOperations() {
        List<KeyFigures> figures = model.operations().keys();
        Await.until("figures of all operations", TIMEOUT, () -> sum(table("operations"), 1) == page.number("#total"));
        JsonNode rows = table("operations");
        assertThat(rows).hasSameSizeAs(figures);
        for (int i = 0; i < figures.size(); i++) {
            JsonNode row = rows.get(i);
            KeyFigures expected = figures.get(i);
            assertThat(row.get(0).asText()).isEqualTo(expected.key());
            assertThat(number(row.get(1))).isEqualTo(expected.count());
            assertThat(number(row.get(2))).isEqualTo(expected.errors());
            assertThat(millis(row.get(3))).isCloseTo(expected.total().p50Nanos() / 1e6, within(0.5));
            assertThat(millis(row.get(6))).isCloseTo(expected.total().maxNanos() / 1e6, within(0.5));
        }
        assertThat(sum(table("errors"), 1)).isEqualTo(page.number("#failed"));
    }

    private void assertFilterFinds(String word, int expected) {
        page.type("#filter", word);
        Await.until(expected + " requests with " + word, TIMEOUT, () -> rows("#requests") == expected);
        assertThat(page.text("#requests .request")).containsIgnoringCase(word);
        page.type("#filter", word + " -status:404");
        Await.until("no request", TIMEOUT, () -> rows("#requests") == 0);
    }

    private void assertHostileKeyStaysText() {
        page.type("#filter", "onerror");
        Await.until("the hostile key", TIMEOUT, () -> rows("#requests") == 1);
        page.click("#requests .request");
        assertThat(page.text("#details tr[data-field=key] td")).isEqualTo(HOSTILE);
        assertThat(page.text("#detailsTitle")).isEqualTo("PutObject");
        assertThat(page.script("return document.querySelectorAll('img[src=x]').length").asInt()).isZero();
        assertThat(page.script("return document.title").asText()).isEqualTo("s3trace live");
        page.click("#detailsClose");
        page.script("const box = document.getElementById('filter'); box.value = '';"
                + "box.dispatchEvent(new Event('input'))");
    }

    private void assertPauseHolds() {
        long before = page.number("#total");
        page.click("#pause");
        clients.curl("--head", endpoint + HOSTILE_ENCODED);
        Await.until("the page knows of one more", TIMEOUT, () -> page.text("#pause").equals("Resume (1 more)"));
        assertThat(page.number("#total")).isEqualTo(before);
        assertThat(page.text("#state")).isEqualTo("paused");
        page.click("#pause");
        assertThat(page.number("#total")).isEqualTo(before + 1);
        assertThat(page.text("#pause")).isEqualTo("Pause");
    }

    private void assertShowsWhatIsInFlight(S3Server server) {
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "large", 64 << 20);
        String slow = server.endpoint(Front.SLOW) + "/" + BUCKET + "/large";
        try (Child curl = clients.startCurl("--output", "/dev/null", slow)) {
            Await.until("large in flight", TIMEOUT, () -> page.text("#inFlight").contains(BUCKET + "/large"));
            assertThat(page.number("#inFlightCount")).isPositive();
            curl.kill();
        }
        Await.until("large no more in flight", TIMEOUT, () -> !page.text("#inFlight").contains(BUCKET + "/large"));
    }

    private void assertFits() {
        for (String scheme : List.of("light", "dark")) {
            for (int width : List.of(1280, 390)) {
                page.show(width, width == 390 ? 2200 : 1000, scheme);
                assertThat(page.script("return document.documentElement.scrollWidth").asInt()).isEqualTo(width);
                page.screenshot(Path.of("target", "live-" + width + "-" + scheme + ".png"));
            }
        }
    }

    private void assertReplayTellsTheSame(S3Server server, Path recording) {
        long expected = S3Replay.of(recording).run().events();
        String script = Path.of("").toAbsolutePath().resolveSibling("bin").resolve("run").toString();
        List<String> command = List.of(
                script, "LiveView", "--replay", recording.toString(), "--speed", "1000", "--port", "0");
        try (Child example = Child.start(server.directory(), "live-view", command)) {
            example.awaitErrors("ready http://127.0.0.1:", START_TIMEOUT);
            page.open(URI.create(example.errors().replaceAll("(?s).*ready (\\S+/).*", "$1")));
            Await.until("end of replay", TIMEOUT, () -> page.text("#state").equals("end of replay"));
            Await.until("all " + expected, TIMEOUT, () -> page.number("#total") == expected);
            example.terminate();
            assertThat(example.exitCode(TIMEOUT)).isZero();
        }
    }

    private int rows(String list) {
        return page.script("return document.querySelectorAll(arguments[0] + ' .request').length", list).asInt();
    }

    private JsonNode table(String id) {
        return page.script("return [...document.getElementById(arguments[0]).tBodies[0].rows]"
                + ".map(row => [...row.cells].map(cell => cell.textContent))", id);
    }

    private static long sum(JsonNode rows, int column) {
        long sum = 0;
        for (JsonNode row : rows) {
            sum += number(row.get(column));
        }
        return sum;
    }

    private static long number(JsonNode cell) {
        return cell.asText().equals("–") ? 0 : Long.parseLong(cell.asText().replace(",", ""));
    }

    private static double millis(JsonNode cell) {
        return Double.parseDouble(cell.asText().replace(",", ""));
    }

    private record Traced(S3Tracer tracer) implements LiveSource {
        @Override
        public String state() {
            return "tracing";
        }

        @Override
        public List<S3RequestEvent> inFlight() {
            return tracer.inFlight();
        }

        @Override
        public Optional<TracerStats> stats() {
            return Optional.of(tracer.stats());
        }
    }
}

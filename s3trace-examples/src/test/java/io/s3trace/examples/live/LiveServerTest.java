package io.s3trace.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.testing.Events;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LiveServerTest {
    private final LiveModel model = new LiveModel();
    private final HttpClient http = HttpClient.newHttpClient();
    private LiveServer server;

    @BeforeEach
    void start() throws IOException {
        server = LiveServer.start(new InetSocketAddress("127.0.0.1", 0), model, new Nothing());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pageMayRunNothingButItsOwnScripts() throws Exception {
        HttpResponse<String> response = get("");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).startsWith("<!doctype html>");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self';").doesNotContain("unsafe");
        assertThat(get("main.js").headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
    }

    @Test
    void nothingButItsFilesIsServed() throws Exception {
        assertThat(get("LiveServer.class").statusCode()).isEqualTo(404);
        assertThat(raw("GET /../LiveView.class HTTP/1.1\r\nHost: " + server.uri().getAuthority())).contains(" 404 ");
        HttpRequest post = HttpRequest.newBuilder(server.uri()).POST(HttpRequest.BodyPublishers.noBody()).build();
        assertThat(http.send(post, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(405);
    }

    @Test
    void otherNamesForThisHostAreRefused() throws Exception {
        assertThat(raw("GET /events HTTP/1.1\r\nHost: evil.example:" + server.uri().getPort())).contains(" 403 ");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost:" + server.uri().getPort())).contains(" 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.1.1", "::1"})
    void theAddressThatItPrintsIsServed(String address) throws Exception {
        try (LiveServer other = LiveServer.start(new InetSocketAddress(address, 0), model, new Nothing())) {
            HttpRequest page = HttpRequest.newBuilder(other.uri()).build();
            assertThat(http.send(page, HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void whoComesLateIsToldWhatWentBefore() throws Exception {
        S3RequestEvent event = Events.of(S3Operation.GET_OBJECT).key("a \"key\"\n<b>").status(404, "NoSuchKey").event();
        model.count(event);
        model.offer(event);
        assertThat(firstMessages()).satisfiesExactly(
                hello -> assertThat(hello).contains("\"total\":1", "\"failed\":1"),
                tick -> assertThat(tick).contains("\"columns\""),
                figures -> assertThat(figures).contains("\"state\":\"idle\"", "\"404 NoSuchKey\"", "\"health\":null",
                        "\"verdict\":{\"kind\":\"UNDECIDED\"", "\"findings\":[]",
                        "\"key\":\"a \\\"key\\\"\\n<b>\""));
    }

    private List<String> firstMessages() throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                HttpRequest.newBuilder(server.uri().resolve("events")).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> line.startsWith("data: ")).limit(3).toList();
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = server.uri().resolve(path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.uri().getPort())) {
            socket.getOutputStream().write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
        }
    }

    private record Nothing() implements LiveSource {
        @Override
        public String state() {
            return "idle";
        }

        @Override
        public List<S3RequestEvent> inFlight() {
            return List.of();
        }

        @Override
        public Optional<TracerStats> stats() {
            return Optional.empty();
        }
    }
}

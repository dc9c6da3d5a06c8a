package io.s3trace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.s3trace.S3Replay;
import io.s3trace.it.AccessLog;
import io.s3trace.it.AccessLogEntry;
import io.s3trace.it.Await;
import io.s3trace.it.Child;
import io.s3trace.it.Clients;
import io.s3trace.it.Front;
import io.s3trace.it.RequiresBpf;
import io.s3trace.it.RequiresTools;
import io.s3trace.it.S3Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs JsonLines as a stranger would: by its script, and by nothing but its output, signals and exit code. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class JsonLinesIT {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String BUCKET = "json-lines";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final List<String> FIELDS = List.of(
            "time", "pid", "tid", "comm", "exe", "library", "operation", "bucket", "key", "uploadId", "partNumber",
            "method", "host", "target", "userAgent", "status", "errorCode", "requestId", "attempt", "local", "remote",
            "reused", "requestBytes", "responseBytes", "requestBodyBytes", "responseBodyBytes", "durationNanos",
            "containerId", "podUid", "phases", "outcome", "reached", "gap", "joined", "attemptInferred");
    private static final List<String> PHASES = List.of("dns", "connect", "tls", "send", "wait", "receive");

    @Test
    void printsOneObjectPerRequestAndEndsWellOnSigterm() throws IOException {
        try (S3Server server = S3Server.start()) {
            Clients clients = new Clients(server);
            clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
            clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "a key", 5000);
            AccessLog log = server.accessLog().fromHere();
            Path statsFile = server.directory().resolve("stats.json");

            Path recording = server.directory().resolve("traffic.s3trace");
            Child example = run(server, "JsonLines", "--mode", "openssl", "--include-unknown", "--stats-file",
                    statsFile.toString(), "--record", recording.toString());
            try (example) {
                example.awaitErrors("ready", START_TIMEOUT);
                clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/a%20key");
                clients.boto3(Front.KEEP_ALIVE, "get", BUCKET, "a key");
                clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/absent");
                Await.until("three lines", TIMEOUT, () -> ours(server, example).size() >= 3);
                example.terminate();
                assertThat(example.exitCode(TIMEOUT)).isZero();
            }

            List<JsonNode> lines = ours(server, example);
            List<AccessLogEntry> entries = log.complete();
            assertThat(lines).hasSameSizeAs(entries).hasSize(3);
            for (int i = 0; i < lines.size(); i++) {
                assertSays(lines.get(i), entries.get(i));
            }
            assertThat(lines.get(2).get("operation").asText()).isEqualTo("GetObject");
            assertThat(lines.get(2).get("errorCode").asText()).isEqualTo("NoSuchKey");
            assertThat(example.output() + example.errors()).doesNotContain(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
            JsonNode stats = MAPPER.readTree(Files.readString(statsFile));
            assertThat(stats.at("/recording/file").asText()).isEqualTo(recording.toString());
            assertThat(stats.at("/recording/dropped").asLong(-1)).isZero();
            assertThat(stats.get("lost").isArray()).isTrue();
            assertThat(stats.toString()).doesNotContain("Optional");
            assertThat(example.errors().lines()).anyMatch(line -> line.startsWith("ready"))
                    .anyMatch(line -> line.startsWith("{"));
            assertReplayTellsTheSame(recording, lines);
            assertRefusesToRecordTo(server, recording);
        }
    }

    private static void assertReplayTellsTheSame(Path recording, List<JsonNode> lines) {
        List<String> replayed = new ArrayList<>();
        assertThat(S3Replay.of(recording).filter(event -> event.resource().bucket().equals(BUCKET))
                .onEvent(event -> replayed.add(event.start() + " " + event.request().target())).run().damage()).isEmpty();
        assertThat(replayed).hasSameSizeAs(lines);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(replayed.get(i)).endsWith(" " + lines.get(i).get("target").asText())
                    .startsWith(lines.get(i).get("time").asText().replace("Z", ""));
        }
    }

    private static void assertRefusesToRecordTo(S3Server server, Path existing) throws IOException {
        byte[] before = Files.readAllBytes(existing);
        Child second = run(server, "JsonLines", "--mode", "openssl", "--record", existing.toString());
        assertThat(second.exitCode(START_TIMEOUT)).isEqualTo(1);
        assertThat(second.errors()).contains("error: record to " + existing + ": it is there already");
        assertThat(existing).hasBinaryContent(before);
    }

    @Test
    void unknownExampleIsRefusedWithTheListOfThoseThereAre() {
        try (S3Server server = S3Server.start()) {
            Child example = run(server, "NoSuchExample");
            assertThat(example.exitCode(TIMEOUT)).isNotZero();
            assertThat(example.output()).isEmpty();
            assertThat(example.errors()).contains("NoSuchExample", "JsonLines", "TailRequests");
        }
    }

    private static void assertSays(JsonNode line, AccessLogEntry entry) {
        List<String> names = new ArrayList<>();
        line.fieldNames().forEachRemaining(names::add);
        assertThat(names).containsAll(FIELDS);
        List<String> phases = new ArrayList<>();
        line.get("phases").fieldNames().forEachRemaining(phases::add);
        assertThat(phases).containsAll(PHASES);

        assertThat(line.get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(Instant.parse(line.get("time").asText())).isBetween(
                entry.end().minusSeconds(60), entry.end().plusSeconds(1));
        assertThat(line.get("method").asText()).isEqualTo(entry.method());
        assertThat(line.get("target").asText()).isEqualTo(entry.target());
        assertThat(line.get("host").asText()).isEqualTo(entry.host());
        assertThat(line.get("userAgent").asText()).isEqualTo(entry.userAgent());
        assertThat(line.get("status").asInt()).isEqualTo(entry.status());
        assertThat(line.get("requestBytes").asLong()).isEqualTo(entry.requestBytes());
        assertThat(line.get("responseBytes").asLong()).isEqualTo(entry.responseBytes());
        assertThat(line.get("bucket").asText()).isEqualTo(BUCKET);
        assertThat(line.get("outcome").asText()).isEqualTo("COMPLETE");
        assertThat(line.get("gap").asBoolean()).isFalse();
        assertThat(line.get("uploadId").isNull()).isTrue();
        assertThat(line.get("durationNanos").asLong()).isPositive();
    }

    private static Child run(S3Server server, String... args) {
        Path module = Path.of("").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(module.resolveSibling("bin").resolve("run").toString()));
        command.addAll(List.of(args));
        return Child.start(server.directory(), "example", command);
    }

    /** The events about our server; others on this machine may be making requests too. */
    private static List<JsonNode> ours(S3Server server, Child example) {
        String output = example.output();
        return output.substring(0, output.lastIndexOf('\n') + 1).lines()
                .map(JsonLinesIT::parse)
                .filter(line -> server.serves(line.path("host").asText()))
                .toList();
    }

    private static JsonNode parse(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not a JSON object: " + line, e);
        }
    }
}

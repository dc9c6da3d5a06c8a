package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections of HTTP/2 that are open when tracing begins: what is said of their later requests is not wrong. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3", "go", "node"})
class Http2LateIT {
    private static final String BUCKET = "late";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int REQUESTS = 40;

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 100_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"HTTP2, OPENSSL", "PLAIN_HTTP2, HTTP"})
    void nodesConnectionIsJoined(Front front, ProbeMode mode) {
        String get = clients.presign(front, "get_object", BUCKET, "key");
        String put = clients.presign(front, "put_object", BUCKET, "node");
        int before = server.accessLog().complete().size() + REQUESTS;
        try (Child client = Child.start(server.directory(), "node", List.of("node", clients.script("http2_late_client.cjs"),
                server.endpoint(front), server.certificate().toString(), get, put, Integer.toString(REQUESTS / 2)))) {
            client.awaitOutput("ready", TIMEOUT);
            assertJoined(client, mode, before, REQUESTS);
        }
    }

    @Test
    void connectionsOfAGoProgramAreJoined() {
        int before = server.accessLog().complete().size() + REQUESTS / 4;
        try (Child client = GoClients.build(server).start(Front.HTTP2, BUCKET, "idle", REQUESTS / 4)) {
            client.tell("go");
            client.awaitOutput("idle", TIMEOUT);
            assertJoined(client, ProbeMode.GO, before, REQUESTS);
        }
    }

    /** What both can say of a request, though header fields may not be known. */
    private record Request(int status, long requestBytes, long responseBody) {}

    private static void assertJoined(Child client, ProbeMode mode, int before, int requests) {
        server.accessLog().await(before);
        EventCollector events = EventCollector.of(event -> event.process().pid() == client.pid());
        try (S3Tracer tracer = S3Tracer.builder().mode(mode).includeUnknown(true).onEvent(events).start()) {
            client.tell("go");
            client.succeed(TIMEOUT);
            events.await(requests);
            assertThat(tracer.stats().kernel().ringFull()).isZero();
        }
        List<AccessLogEntry> log = server.accessLog().complete();
        log = log.subList(before, log.size());
        assertThat(log).hasSize(requests);
        assertThat(events.events()).allSatisfy(event -> {
            assertThat(event.protocol()).isEqualTo("HTTP/2");
            assertThat(event.outcome()).isEqualTo(Outcome.COMPLETE);
        });
        assertThat(events.events().stream().map(event -> new Request(event.response().status(), event.request().bytes(),
                event.response().bodyBytes()))).containsExactlyInAnyOrderElementsOf(log.stream().map(entry ->
                        new Request(entry.status(), entry.requestBytes(), entry.responseBodyBytes())).toList());
        assertNothingIsWrong(events.events(), log);
    }

    private static void assertNothingIsWrong(List<S3RequestEvent> events, List<AccessLogEntry> log) {
        Set<String> targets = log.stream().map(entry -> AccessLogComparison.redact(entry.target())).collect(Collectors.toSet());
        assertThat(events).filteredOn(event -> event.request().target().length() > 1)
                .allSatisfy(event -> assertThat(event.request().target()).isIn(targets));
        assertThat(events).filteredOn(event -> event.request().target().length() <= 1 || event.request().host().isEmpty())
                .allSatisfy(event -> assertThat(event.gap()).isTrue());
    }
}

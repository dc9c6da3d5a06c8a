package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.bpf.jvm.JssePage;
import io.s3trace.event.Outcome;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls in the middle of a body are handed over together. Nothing that is reported may be less exact for that. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class JsseBodiesIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "jsse-bodies";
    private static final int LARGE = 12_000_000;

    private static S3Server server;
    private static Clients clients;
    private static JavaClients java;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        java = new JavaClients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "large", LARGE);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "middling", 200_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The client makes a call for each 1,000 bytes. */
    @ParameterizedTest
    @CsvSource({"get, large, 12000", "put, new, 3000"})
    void manyCallsAreHandedOverTogether(String work, String key, int calls) throws IOException {
        try (Child client = client(work, key)) {
            S3TracerBuilder builder = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid());
            long[] handOvers = new long[1];
            TracedTraffic traffic = TracedTraffic.of(server, builder, () -> {
                try (JssePage page = JssePage.find((int) client.pid()).orElseThrow()) {
                    client.tell("go on");
                    client.awaitOutput("done", TIMEOUT);
                    handOvers[0] = page.figures().handOvers();
                    client.tell("end");
                    client.succeed(TIMEOUT);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            traffic.assertAllSeen(1).assertOpeningsSeen();
            assertThat(handOvers[0]).isLessThan(calls / 2);
        }
    }

    @Test
    void pipelinedResponsesAreToldApart() {
        try (Child client = client("pipeline", "middling")) {
            S3TracerBuilder builder = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid());
            TracedTraffic.of(server, builder, () -> {
                client.tell("go on");
                client.awaitOutput("done", TIMEOUT);
                client.tell("end");
                client.succeed(TIMEOUT);
            }).assertAllSeen(17);
        }
    }

    @Test
    void whatWasReadIsKnownInTheMidstAndWhenItIsGivenUp() {
        EventCollector events = EventCollector.of(server);
        try (Child client = client("give-up", "large");
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start()) {
            client.tell("go on");
            client.awaitOutput("paused", TIMEOUT);
            Await.until("all of it", TIMEOUT, () -> tracer.inFlight().stream().map(event -> event.response().bodyBytes()).toList()
                    .equals(List.of(read(client))));
            client.tell("go on");
            client.awaitOutput("done", TIMEOUT);
            S3RequestEvent event = events.await(1).getFirst();
            assertThat(event.outcome()).isEqualTo(Outcome.CLOSED);
            assertThat(event.reached()).isEqualTo(RequestPhase.RECEIVING);
            assertThat(event.response().bodyBytes()).isEqualTo(read(client));
            assertThat(event.gap()).isFalse();
            client.tell("end");
            client.succeed(TIMEOUT);
        }
    }

    /** How much of a body it says that it has read, last. */
    private static long read(Child client) {
        List<String> said = client.output().lines().filter(line -> line.startsWith("read ")).toList();
        return Long.parseLong(said.getLast().substring("read ".length()));
    }

    private static Child client(String work, String key) {
        Child client = java.start(Path.of(System.getProperty("java.home")), List.of(), "JavaSocketClient", work,
                clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, key),
                clients.presign(Front.KEEP_ALIVE, "head_object", BUCKET, key),
                clients.presign(Front.KEEP_ALIVE, "put_object", BUCKET, key));
        client.awaitOutput("waiting", TIMEOUT);
        return client;
    }
}

package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.bpf.jvm.JssePage;
import io.s3trace.event.Outcome;
import io.s3trace.event.TracerStats.AgentStats;
import io.s3trace.select.ProbeMode;
import io.s3trace.select.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How agents come into Java virtual machines that are at work, and how they go. */
@RequiresBpf
@RequiresTools({"nginx", "openssl", "boto3"})
class JsseLifecycleIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String BUCKET = "jsse-life";
    private static final int ROUNDS = Integer.getInteger("s3trace.jsse.rounds", 10);
    private static final int REQUESTS_A_ROUND = 20;
    private static final AgentStats NOTHING_LOST = new AgentStats(0, 0, 0);

    private static S3Server server;
    private static Clients clients;
    private static JavaClients java;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        java = new JavaClients(server, clients);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
        clients.boto3(Front.KEEP_ALIVE, "put", BUCKET, "key", 100_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The client ends with a failure at its first wrong answer. */
    @Test
    void comesAndGoesUnderLoad() throws Exception {
        try (Child client = working()) {
            for (int round = 0; round < ROUNDS; round++) {
                EventCollector events = EventCollector.of(server);
                try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start()) {
                    events.await(REQUESTS_A_ROUND);
                    assertThat(tracer.stats().gaps()).isZero();
                    assertThat(tracer.stats().agents()).isEqualTo(NOTHING_LOST);
                    assertThat(CoverageIT.coverage(tracer, client.pid()).unseen()).isEmpty();
                }
                assertThat(events.events().stream().skip(1).limit(REQUESTS_A_ROUND - 1))
                        .allMatch(event -> event.outcome() == Outcome.COMPLETE && event.response().status() == 200)
                        .extracting(event -> event.response().bodyBytes()).containsOnly(100_000L);
                assertThat(hooks(client)).isEqualTo(JssePage.State.HOOKS_OUT);
            }
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    /** Until the lease is renewed, which is within two seconds. */
    @Test
    void saysWhatWasLostWhenTheLeaseWasOver() throws Exception {
        EventCollector events = EventCollector.of(server);
        try (Child client = working();
                S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start();
                JssePage page = JssePage.find((int) client.pid()).orElseThrow()) {
            events.await(REQUESTS_A_ROUND);
            assertThat(tracer.stats().agents()).isEqualTo(NOTHING_LOST);
            page.renewLease(Duration.ofNanos(1)); // as if the tracer had not run for eight seconds
            Await.until("it says what was lost", TIMEOUT, () -> tracer.stats().agents().leaseOver() > 0);
            assertThat(CoverageIT.coverage(tracer, client.pid()).unseen()).singleElement().asString()
                    .startsWith("Java's own TLS: calls were not handed over: ").endsWith("renewed the agent's lease in time");
            int seen = events.events().size();
            events.await(seen + REQUESTS_A_ROUND);
            AgentStats all = new AgentStats(0, 0, page.figures().leaseOver());
            Await.until("it has read all of it", TIMEOUT, () -> tracer.stats().agents().equals(all));
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    /** Nobody names the process: it is found, by its command line. */
    @Test
    void comesToATarget() {
        EventCollector events = EventCollector.of(server);
        Target target = Target.any().commandLine("JavaTlsClient").label("team", "java");
        try (S3Tracer tracer = S3Tracer.builder().mode(ProbeMode.JSSE).target(target).onEvent(events).start();
                Child client = working()) {
            events.await(REQUESTS_A_ROUND);
            assertThat(events.events()).allSatisfy(event -> assertThat(event.labels()).containsEntry("team", "java"));
            assertThat(tracer.coverage()).filteredOn(process -> process.pid() == ProcessHandle.current().pid())
                    .allSatisfy(process -> assertThat(process.covered()).isFalse());
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    @Test
    void doesNothingWhenItsTracerWasKilled() throws Exception {
        try (Child client = working()) {
            try (Child tracer = Child.start(server.directory(), "tracer", List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-cp",
                    System.getProperty("java.class.path"), JavaTracer.class.getName(), Long.toString(client.pid())))) {
                tracer.awaitOutput("event", TIMEOUT);
                tracer.kill();
            }
            assertThat(hooks(client)).isEqualTo(JssePage.State.HOOKS_IN);
            try (JssePage page = JssePage.find((int) client.pid()).orElseThrow()) {
                Await.until("the lease has ended", TIMEOUT, () -> isQuiet(page));
            }
            EventCollector events = EventCollector.of(server);
            try (S3Tracer another = S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).onEvent(events).start()) {
                events.await(REQUESTS_A_ROUND);
                assertThat(another.stats().gaps()).isZero();
            }
            assertThat(hooks(client)).isEqualTo(JssePage.State.HOOKS_OUT);
            client.tell("stop");
            client.succeed(TIMEOUT);
        }
    }

    @Test
    void saysWhyItCannotCome() {
        try (Child client = java.start(Path.of(System.getProperty("java.home")), List.of("-XX:+DisableAttachMechanism"),
                "JavaTlsClient", "until-told", target())) {
            client.awaitOutput("waiting", TIMEOUT);
            assertThatThrownBy(() -> S3Tracer.builder().mode(ProbeMode.JSSE).pid(client.pid()).start().close())
                    .isInstanceOf(S3TraceException.class).hasMessageContaining("DisableAttachMechanism");
            assertThat(client.output()).as("a thread dump").doesNotContain("Full thread dump");
        }
    }

    private static Child working() {
        Child client = java.start(Path.of(System.getProperty("java.home")), List.of(), "JavaTlsClient", "until-told", target());
        client.awaitOutput("waiting", TIMEOUT);
        client.tell("go on");
        return client;
    }

    private static String target() {
        return clients.presign(Front.KEEP_ALIVE, "get_object", BUCKET, "key");
    }

    private static JssePage.State hooks(Child client) throws Exception {
        try (JssePage page = JssePage.find((int) client.pid()).orElseThrow()) {
            return page.state();
        }
    }

    private static boolean isQuiet(JssePage page) {
        try {
            long before = page.figures().handOvers();
            Thread.sleep(200);
            return page.figures().handOvers() == before;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}

package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes are taken in and let go while the tracer runs. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class AttachIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String BUCKET = "attach";
    private static final int ROUNDS = 200;

    private static S3Server server;
    private static Clients clients;

    @BeforeAll
    static void start() {
        server = S3Server.start();
        clients = new Clients(server);
        clients.boto3(Front.KEEP_ALIVE, "make_bucket", BUCKET);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Its connection is open all the time, so it is first seen when the process is not traced. */
    @ParameterizedTest
    @CsvSource({"OPENSSL, KEEP_ALIVE", "HTTP, PLAIN"})
    void attachesToAProcessWhileRunningAndLetsItGo(ProbeMode mode, Front front) {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer tracer = builder(mode).pid().onEvent(events).start();
                Child client = clients.startBoto3(front, "echo", BUCKET)) {
            request(client, "before");
            tracer.attach(client.pid());
            request(client, "during");
            assertThat(events.await(1)).hasSize(1);
            tracer.detach(client.pid());
            assertThat(tracer.stats().probes()).noneMatch(probe -> probe.pid() == client.pid());
            request(client, "after");
            tracer.attach(client.pid());
            request(client, "again");
            assertThat(events.await(2)).extracting(event -> event.resource().key()).containsExactly("during", "again");
            assertThat(events.events()).extracting(event -> event.process().exe()).doesNotContain("");
        }
    }

    @Test
    void whatCannotBeAttachedToIsNotTraced() {
        try (S3Tracer tracer = builder(ProbeMode.OPENSSL).pid().start();
                Child without = Child.start(server.directory(), "sleep", List.of("sleep", "60"))) {
            assertThatThrownBy(() -> tracer.attach(without.pid())).isInstanceOf(S3TraceException.class)
                    .hasMessageContaining("attach to process " + without.pid());
            assertThat(CoverageIT.coverage(tracer, without.pid()).reason()).startsWith("not traced: neither named");
            assertThat(tracer.stats().probes()).isEmpty();
        }
    }

    /** The child uses a connection that its parent opened, and has used, before it was traced. */
    @Test
    void forkedChildIsSeenOnAnInheritedConnection() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer tracer = builder(ProbeMode.HTTP).pid().followChildren(true).onEvent(events).start();
                Child client = Child.start(server.directory(), "fork", List.of(Clients.PYTHON, clients.script("fork_client.py"),
                        Integer.toString(server.port(Front.PLAIN)), "/" + BUCKET + "/"))) {
            client.awaitOutput("done before", TIMEOUT);
            tracer.attach(client.pid());
            client.tell("fork");
            client.succeed(TIMEOUT);
            assertThat(events.await(1)).singleElement().satisfies(event -> {
                assertThat(event.resource().key()).isEqualTo("child");
                assertThat((long) event.process().pid()).isNotEqualTo(client.pid());
            });
        }
    }

    @Test
    void saysThatAProcessIsGone() {
        try (S3Tracer tracer = builder().pid().start()) {
            assertThatThrownBy(() -> tracer.attach(Integer.MAX_VALUE)).isInstanceOf(S3TraceException.class)
                    .hasMessageContaining("No such process");
            tracer.detach(Integer.MAX_VALUE);
        }
    }

    @Test
    void cannotLetGoOfAProcessWhereAllAreTraced() {
        try (S3Tracer tracer = builder().start()) {
            assertThatIllegalStateException().isThrownBy(() -> tracer.detach(ProcessHandle.current().pid()));
        }
    }

    @Test
    void whatIsUnderWayEndsAsUnfinished() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer tracer = builder().onEvent(events).pid().start();
                Child client = clients.startBoto3(Front.KEEP_ALIVE, "echo", "delay")) {
            request(client, "first");
            tracer.attach(client.pid());
            client.tell("second");
            Await.until("the request is seen", TIMEOUT, () -> tracer.stats().records() > 0);
            tracer.detach(client.pid());
            assertThat(events.await(1)).extracting(S3RequestEvent::outcome).containsOnly(Outcome.UNFINISHED);
            client.awaitOutput("done second", TIMEOUT);
        }
    }

    @Test
    void childrenAreFollowedThroughForkAndExec() {
        AccessLog log = server.accessLog().fromHere();
        EventCollector events = EventCollector.of(server);
        String curl = "curl --disable -s --http1.1 --cacert " + server.certificate() + " " + server.endpoint(Front.KEEP_ALIVE)
                + "/" + BUCKET + "/child";
        try (Child shell = Child.start(server.directory(), "sh", List.of("sh", "-c",
                "read line; for i in 1 2 3; do (" + curl + "-$i); done; exec " + curl + "-4"))) {
            try (S3Tracer tracer = builder().pid(shell.pid()).followChildren(true).onEvent(events).start()) {
                clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/stranger");
                shell.tell("go");
                shell.succeed(TIMEOUT);
                events.await(4);
                assertThat(tracer.stats().failures()).isZero();
            }
        }
        AccessLogComparison.assertSame(events.events(), log.complete().stream()
                .filter(entry -> entry.target().contains("/child-")).toList());
        assertThat(events.events()).hasSize(4);
    }

    /** Zero errors of the client, no link left, and what is seen is seen right. */
    @Test
    void attachesAndDetachesTwoHundredTimesUnderTraffic() {
        EventCollector events = EventCollector.of(server);
        List<String> before = OpenResources.now().bpfDescriptors();
        try (S3Tracer tracer = builder().pid().followChildren(true).onEvent(events).start();
                Child client = clients.startBoto3(Front.KEEP_ALIVE, "until_told", BUCKET)) {
            client.awaitOutput("running", TIMEOUT);
            List<String> attached = OpenResources.now().bpfDescriptors();
            for (int i = 0; i < ROUNDS; i++) {
                tracer.attach(client.pid());
                if (i % 20 == 0) {
                    awaitEvent(events, tracer, client, i);
                }
                tracer.detach(client.pid());
            }
            assertThat(OpenResources.now().bpfDescriptors()).isEqualTo(attached);
            client.tell("stop");
            client.succeed(TIMEOUT);
            assertThat(client.output()).contains("connections 1");
            assertThat(tracer.stats().failures()).isZero();
            assertThat(tracer.stats().malformed()).isZero();
        }
        assertThat(OpenResources.now().bpfDescriptors()).isEqualTo(before);
        assertThat(events.events()).filteredOn(event -> event.outcome() == Outcome.COMPLETE)
                .allMatch(event -> event.response().status() == 200);
    }

    /** The same with probes of the process's own, which come and go. */
    @Test
    void probesComeAndGoUnderTraffic() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer tracer = builder().pid().onEvent(events).start();
                Child client = clients.startBoto3(Front.KEEP_ALIVE, "until_told", BUCKET)) {
            client.awaitOutput("running", TIMEOUT);
            for (int i = 0; i < 5; i++) {
                tracer.attach(client.pid());
                awaitEvent(events, tracer, client, i);
                tracer.detach(client.pid());
                assertThat(tracer.stats().probes()).isEmpty();
            }
            client.tell("stop");
            client.succeed(TIMEOUT);
            assertThat(client.output()).contains("connections 1");
        }
    }

    private static void awaitEvent(EventCollector events, S3Tracer tracer, Child client, int round) {
        int seen = events.events().size();
        assertThat(Await.holds(TIMEOUT, () -> events.events().size() > seen))
                .as(() -> "an event of round %d: %d before, records=%d kernel=%s, %s".formatted(
                        round, seen, tracer.stats().records(), tracer.stats().kernel(), client))
                .isTrue();
    }

    private static void request(Child client, String key) {
        client.tell(key);
        client.awaitOutput("done " + key, TIMEOUT);
    }

    private static S3TracerBuilder builder() {
        return builder(ProbeMode.OPENSSL);
    }

    private static S3TracerBuilder builder(ProbeMode mode) {
        return S3Tracer.builder().mode(mode).includeUnknown(true);
    }
}

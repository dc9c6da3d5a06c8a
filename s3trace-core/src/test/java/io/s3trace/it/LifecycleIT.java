package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.S3TraceException;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.TracerStats.SubscriberStats;
import io.s3trace.select.ProbeMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Starting, ending, and what may go wrong with listeners and targets. */
@RequiresBpf
@RequiresTools({"nginx", "curl", "openssl", "boto3"})
class LifecycleIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String BUCKET = "lifecycle";

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

    @Test
    void closeLeavesNothingBehind() {
        traceOneRequest();
        OpenResources before = OpenResources.now();
        assertThat(before.bpfDescriptors()).isEmpty();
        assertThat(before.mappings()).isEmpty();

        traceOneRequest();

        OpenResources after = OpenResources.now();
        assertThat(after.descriptors()).isEqualTo(before.descriptors());
        assertThat(after.mappings()).isEmpty();
        assertThat(after.pins()).isEqualTo(before.pins());
        assertThat(before.threads()).containsAll(after.threads());
    }

    @Test
    void startsAndClosesTwentyTimesWithoutALeak() {
        builder().start().close();
        List<String> before = OpenResources.now().descriptors();

        for (int i = 0; i < 20; i++) {
            builder().start().close();
        }

        assertThat(OpenResources.now().descriptors()).isEqualTo(before);
    }

    @Test
    void closesTwiceAndKeepsItsStatistics() {
        EventCollector events = EventCollector.of(server);
        S3Tracer tracer = builder().onEvent(events).start();
        get();
        events.await(1);

        tracer.close();
        tracer.close();

        assertThat(tracer.stats().events()).isPositive();
    }

    @Test
    void twoTracersSeeTheSameRequests() {
        EventCollector first = EventCollector.of(server);
        EventCollector second = EventCollector.of(server);
        AccessLog log = server.accessLog().fromHere();
        try (S3Tracer _ = builder().onEvent(first).start();
                S3Tracer _ = builder().comm("curl").onEvent(second).start()) {
            get();
            get();
            first.await(2);
            second.await(2);
        }
        AccessLogComparison.assertSame(first.events(), log.complete());
        AccessLogComparison.assertSame(second.events(), log.complete());
    }

    @Test
    void closingOneTracerLeavesTheOther() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer _ = builder().onEvent(events).start()) {
            builder().start().close();
            get();
            assertThat(events.await(1)).hasSize(1);
        }
    }

    @Test
    void listenerThatThrowsHurtsNobodyElse() {
        EventCollector events = EventCollector.of(server);
        S3Tracer tracer = builder()
                .onEvent(event -> {
                    throw new IllegalStateException("a listener's bug");
                })
                .onEvent(events)
                .start();
        try (tracer) {
            get();
            get();
            assertThat(events.await(2)).hasSize(2);
        }
        assertThat(tracer.stats().subscribers()).extracting(SubscriberStats::failed).anyMatch(failed -> failed >= 2);
    }

    @Test
    void listenerThatBlocksHurtsNobodyElse() {
        CountDownLatch release = new CountDownLatch(1);
        EventCollector events = EventCollector.of(server);
        S3Tracer tracer = builder()
                .onEvent(event -> awaitQuietly(release))
                .onEvent(events)
                .start();
        try (tracer) {
            get();
            get();
            assertThat(events.await(2)).hasSize(2);
        } finally {
            release.countDown();
        }
    }

    @Test
    void listenerMayComeLate() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer tracer = builder().start()) {
            tracer.onEvent(events);
            get();
            assertThat(events.await(1)).hasSize(1);
        }
    }

    @Test
    void processThatIsGoneIsNamed() {
        Child gone = Child.start(server.directory(), "true", List.of("true")).succeed(TIMEOUT);

        assertThatThrownBy(() -> builder().pid(gone.pid()).start())
                .isInstanceOf(S3TraceException.class)
                .hasMessageContaining("process " + gone.pid())
                .hasMessageContaining("No such process");
        assertThat(OpenResources.now().bpfDescriptors()).isEmpty();
    }

    @Test
    void processWithoutLibsslIsNamedWithWhatWasLookedAt() {
        try (Child sleeper = Child.start(server.directory(), "sleep", List.of("sleep", "60"))) {
            assertThatThrownBy(() -> builder().pid(sleeper.pid()).start())
                    .isInstanceOf(S3TraceException.class)
                    .hasMessageContaining("process " + sleeper.pid())
                    .hasMessageContaining("libssl")
                    .hasMessageContaining("looked at");
        }
        assertThat(OpenResources.now().bpfDescriptors()).isEmpty();
    }

    @Test
    void processMayEndWhileItIsTraced() {
        EventCollector events = EventCollector.of(server);
        Child client = clients.startBoto3(Front.KEEP_ALIVE, "on_demand", BUCKET, 0, 1);
        client.awaitOutput("waiting", TIMEOUT);
        try (S3Tracer tracer = builder().pid(client.pid()).onEvent(events).start()) {
            client.tell("go on");
            client.succeed(TIMEOUT);
            assertThat(events.await(1)).hasSize(1);
            assertThat(tracer.stats().failures()).isZero();
        }
    }

    private static S3TracerBuilder builder() {
        return S3Tracer.builder().mode(ProbeMode.OPENSSL).includeUnknown(true);
    }

    private static void traceOneRequest() {
        EventCollector events = EventCollector.of(server);
        try (S3Tracer _ = builder().onEvent(events).start()) {
            get();
            assertThat(events.await(1)).hasSize(1);
        }
    }

    private static void get() {
        clients.curl(server.endpoint(Front.KEEP_ALIVE) + "/" + BUCKET + "/absent");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import io.s3trace.stats.S3Statistics;
import io.s3trace.stats.StatisticsKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of S3 that was there and is not any more: why a client fails that makes no request at all. */
@RequiresBpf
@RequiresTools({"curl", "openssl", "boto3"})
class FailedConnectIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private FaultyServer server;
    private EventCollector events;
    private Collected<FailedConnectionEvent> failures;
    private final S3Statistics statistics = new S3Statistics(StatisticsKey.COMM);

    @BeforeEach
    void start() {
        server = FaultyServer.start();
        events = EventCollector.of(this::isOurs);
        failures = new Collected<>(event -> event.remote().port() == server.plainPort());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRefusedConnectIsAnEventOnceTheAddressIsKnownForS3() {
        try (S3Tracer _ = tracer()) {
            assertThat(curl("127.0.0.1").exitCode(TIMEOUT)).isZero();
            assertThat(events.await(1)).extracting(S3RequestEvent::outcome).containsExactly(Outcome.COMPLETE);
            server.stop();
            try (Child curl = curl("127.0.0.1")) {
                assertThat(curl.exitCode(TIMEOUT)).isEqualTo(7);
                assertThat(failures.await(1)).hasSize(1);
                FailedConnectionEvent failed = failures.events().getFirst();
                assertThat(failed.failure()).isEqualTo(ConnectionFailure.CONNECT_REFUSED);
                assertThat(failed.process().pid()).isEqualTo((int) curl.pid());
                assertThat(failed.process().exe()).endsWith("/curl");
                assertThat(failed.host()).isEqualTo("front.example:" + server.plainPort());
                assertThat(failed.remote()).isEqualTo(new Endpoint("127.0.0.1", server.plainPort()));
                assertThat(failed.connectNanos()).isPositive().isEqualTo(failed.latencyNanos());
                assertThat(failed.dnsNanos()).isPositive();
                assertThat(failed.tlsNanos()).isEqualTo(S3RequestEvent.UNKNOWN);
            }
        }
        assertThat(events.events()).as("requests").hasSize(1);
        assertThat(statistics.snapshot().all().count()).isEqualTo(1);
        assertThat(statistics.snapshot().all().errors()).isZero();
    }

    @Test
    void boto3IsRefusedToo() {
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.HTTP).onEvent(events).onFailedConnection(failures).start()) {
            assertThat(boto3().exitCode(TIMEOUT)).isZero();
            server.stop();
            assertThat(boto3().exitCode(TIMEOUT)).isNotZero();
            failures.await(1);
        }
        assertThat(events.events()).extracting(S3RequestEvent::outcome).containsExactly(Outcome.COMPLETE);
        assertThat(failures.events()).extracting(FailedConnectionEvent::failure)
                .containsExactly(ConnectionFailure.CONNECT_REFUSED);
    }

    @Test
    void aConnectThatIsNotAnsweredEndsWithThePatienceOfClientOrKernel() throws IOException {
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.HTTP).onEvent(events).onFailedConnection(failures).start()) {
            assertThat(server.startPlainCurl("good").exitCode(TIMEOUT)).isZero();
            server.stop();
            try (FullServer full = FullServer.start(server.plainPort());
                    Child client = Child.start(directory, "tcp-client",
                            List.of(Clients.PYTHON, Clients.script(directory, "tcp_client.py")))) {
                String url = "http://localhost:" + full.port() + "/";
                Child curl = Child.start(directory, "curl", List.of("curl", "--disable", "--connect-timeout", "0.3", url));
                assertThat(curl.exitCode(TIMEOUT)).isEqualTo(28);
                client.tell("127.0.0.1 " + full.port() + " 0 1");
                client.awaitOutput("ETIMEDOUT", TIMEOUT);
                failures.await(2);
            }
        }
        assertThat(failures.events()).extracting(FailedConnectionEvent::failure).containsExactlyInAnyOrder(
                ConnectionFailure.CONNECT_ABANDONED, ConnectionFailure.CONNECT_TIMED_OUT);
        assertThat(failures.events()).filteredOn(event -> event.failure() == ConnectionFailure.CONNECT_ABANDONED)
                .allSatisfy(event -> assertThat(event.latencyNanos() / 1e6).isGreaterThan(290));
    }

    /** The first of two addresses refuses: the second does, and the client does not fail. */
    @Test
    void anotherAddressThatHelpsMakesItNoFailure() throws IOException {
        try (S3Tracer _ = tracer(builder -> builder.endpoint("front.example"))) {
            assertThat(curl("127.0.0.2", "127.0.0.1").exitCode(TIMEOUT)).isZero();
            assertThat(curl("127.0.0.2", "127.0.0.3").exitCode(TIMEOUT)).isEqualTo(7);
            failures.await(2);
        }
        assertThat(events.events()).extracting(event -> event.outcome() + " " + event.connection().remote())
                .containsExactly("COMPLETE 127.0.0.1:" + server.plainPort());
        assertThat(failures.events()).extracting(event -> event.failure() + " " + event.remote()).containsExactly(
                "CONNECT_REFUSED 127.0.0.2:" + server.plainPort(),
                "CONNECT_REFUSED 127.0.0.3:" + server.plainPort());
        assertThat(failures.events()).extracting(FailedConnectionEvent::host)
                .containsOnly("front.example:" + server.plainPort());
    }

    /** A port at which nobody ever spoke S3, under a name that says nothing. */
    @Test
    void otherConnectsThatFailAreNoEvents() {
        try (S3Tracer tracer = tracer()) {
            server.stop();
            assertThat(server.startPlainCurl("good").exitCode(TIMEOUT)).isEqualTo(7);
            Await.until("the connect is told", TIMEOUT, () -> tracer.stats().connects() > 0);
        }
        assertThat(failures.events()).isEmpty();
    }

    private S3Tracer tracer() {
        return tracer(builder -> builder);
    }

    private S3Tracer tracer(Function<S3TracerBuilder, S3TracerBuilder> settings) {
        return settings.apply(S3Tracer.builder()).mode(ProbeMode.HTTP).comm("curl").filter(this::isOurs).onEvent(events)
                .onFailedConnection(failures).onEveryEvent(statistics).start();
    }

    private boolean isOurs(S3RequestEvent event) {
        return event.connection().remote().port() == server.plainPort();
    }

    private Child boto3() {
        return Child.start(directory, "boto3", List.of(Clients.PYTHON, Clients.script(directory, "boto3_client.py"),
                "http://localhost:" + server.plainPort(), "", "get", "faults", "good"));
    }

    private Child curl(String... addresses) {
        return Child.start(directory, "curl", HostsFile.with(directory, "front.example", List.of(addresses), List.of(
                "curl", "--disable", "--silent", "--output", "/dev/null", "--aws-sigv4", "aws:amz:us-east-1:s3",
                "--user", S3Server.ACCESS_KEY + ":" + S3Server.SECRET_KEY,
                "http://front.example:" + server.plainPort() + "/faults/good")));
    }
}

package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.Outcome;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server of S3 with which clients cannot shake hands any more: each attempt is one event. */
@RequiresBpf
@RequiresTools({"boto3", "curl", "wget", "openssl", "node", "go", "libcurl-nss.so.4"})
class FailedHandshakeIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private HandshakeServer server;
    private EventCollector events;

    @BeforeEach
    void start() {
        server = HandshakeServer.start(directory);
        events = EventCollector.of(event -> event.connection().remote().endsWith(":" + server.switchedPort()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureOfEveryClientIsOneEvent(HandshakeClient kind) {
        List<Outcome> expected = new ArrayList<>(List.of(Outcome.COMPLETE));
        try (HandshakeClient.Running client = kind.start(directory); S3Tracer _ = tracer(kind.mode)) {
            learn();
            for (HandshakeFault fault : HandshakeFault.values()) {
                server.switchTo(fault.server());
                client.shake(server.switchedPort(), fault != HandshakeFault.UNTRUSTED);
                if (fault != HandshakeFault.GOOD) {
                    expected.add(outcome(kind, fault));
                }
            }
            events.await(expected.size());
        }
        assertThat(events.events()).extracting(S3RequestEvent::outcome).containsExactlyElementsOf(expected);
        assertThat(events.events().stream().skip(1)).allSatisfy(event -> {
            assertThat(event.reached()).isEqualTo(RequestPhase.HANDSHAKING);
            assertThat(event.failed()).isTrue();
            assertThat(event.connection().library().name()).isEqualTo(kind.mode.name());
            assertThat(event.phases().connectNanos()).isPositive();
            assertThat(event.phases().tlsNanos()).isPositive().isEqualTo(event.phases().totalNanos());
            assertThat(event.phases().sendNanos()).isEqualTo(S3RequestEvent.UNKNOWN);
            assertThat(event.response().status()).isEqualTo(S3RequestEvent.UNKNOWN);
        });
    }

    /** s2n takes plain text for the start of a long record, and waits for the rest. */
    private static Outcome outcome(HandshakeClient kind, HandshakeFault fault) {
        HandshakeOutcome outcome = kind == HandshakeClient.S2N && fault == HandshakeFault.PLAIN
                ? HandshakeOutcome.ABANDONED : fault.outcome;
        return switch (outcome) {
            case REFUSED -> Outcome.HANDSHAKE_REFUSED;
            case PEER_CLOSED -> Outcome.HANDSHAKE_CLOSED;
            case PEER_RESET -> Outcome.HANDSHAKE_RESET;
            case ABANDONED -> Outcome.HANDSHAKE_ABANDONED;
            default -> throw new AssertionError(outcome + " is not to be expected");
        };
    }

    /** The name was looked up, and is known for S3; the client waits for less long than the server takes. */
    @Test
    void whatCameBeforeTheHandshakeIsInItsEvent() {
        server.switchTo("slow");
        try (S3Tracer _ = tracer(ProbeMode.OPENSSL, "front.example");
                Child curl = Child.start(directory, "curl", HostsFile.with(directory, "front.example", List.of("127.0.0.1"),
                        List.of("curl", "--disable", "--silent", "--max-time", "0.3",
                                "https://front.example:" + server.switchedPort() + "/bucket/key")))) {
            assertThat(curl.exitCode(TIMEOUT)).isEqualTo(28);
            assertThat(events.await(1)).singleElement().satisfies(event -> {
                assertThat(event.outcome()).isEqualTo(Outcome.HANDSHAKE_ABANDONED);
                assertThat(event.process().pid()).isEqualTo((int) curl.pid());
                assertThat(event.process().exe()).endsWith("/curl");
                assertThat(event.request().host()).isEqualTo("front.example:" + server.switchedPort());
                assertThat(event.connection().remote()).isEqualTo("127.0.0.1:" + server.switchedPort());
                assertThat(event.phases().dnsNanos()).isPositive();
                assertThat(event.phases().connectNanos()).isPositive();
                assertThat((event.phases().dnsNanos() + event.phases().connectNanos() + event.phases().tlsNanos()) / 1e6)
                        .isGreaterThan(200);
            });
        }
    }

    /** It waits for the server in its first call, which never returns. */
    @Test
    void aClientThatIsKilledWhileItShakesHandsIsOneEvent() {
        try (S3Tracer tracer = tracer(ProbeMode.OPENSSL)) {
            learn();
            server.switchTo("silent");
            try (Child client = Child.start(directory, "client", List.of(Clients.PYTHON, "-c", """
                    import socket, ssl
                    ssl.create_default_context().wrap_socket(
                        socket.create_connection(("127.0.0.1", %d)), server_hostname="localhost")
                    """.formatted(server.switchedPort())))) {
                server.awaitHello();
                client.kill();
                assertThat(events.await(2)).as("%s", tracer.stats()).last().satisfies(event -> {
                    assertThat(event.outcome()).isEqualTo(Outcome.HANDSHAKE_ABANDONED);
                    assertThat(event.process().pid()).isEqualTo((int) client.pid());
                    assertThat(event.phases().tlsNanos()).isPositive();
                });
            }
        }
        assertThat(events.events()).hasSize(2);
    }

    /** Nothing that the client sends arrives any more; its kernel is to give up after half a second (tcp(7)). */
    @Test
    @RequiresTools({"ip", "nsenter"})
    void aHandshakeThatTheNetworkSwallowsTimesOut() {
        try (TlsServer front = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.70")) {
            EventCollector timedOut = EventCollector.of(
                    event -> event.connection().remote().equals(link.here() + ":" + front.port()));
            try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).onEvent(timedOut).start()) {
                String address = link.here() + ":" + front.port();
                Child.start(directory, "curl", link.on(request(address))).succeed(TIMEOUT);
                timedOut.await(1);
                link.dropData(1000);
                try (Child client = Child.start(directory, "client", link.on(List.of(Clients.PYTHON, "-c", """
                        import socket, ssl
                        connection = socket.create_connection(("%s", %d))
                        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 500)
                        ssl.create_default_context().wrap_socket(connection, server_hostname="localhost")
                        """.formatted(link.here(), front.port()))))) {
                    assertThat(client.exitCode(TIMEOUT)).isNotZero();
                    assertThat(client.errors()).contains("[Errno 110]");
                }
                assertThat(timedOut.await(2)).extracting(S3RequestEvent::outcome)
                        .containsExactly(Outcome.COMPLETE, Outcome.HANDSHAKE_TIMED_OUT);
            }
        }
    }

    @Test
    void boto3ThatDistrustsTheServerIsOneEventAndItsReplayTellsTheSame() {
        Path recording = directory.resolve("failed.s3trace");
        try (S3Tracer _ = builder(ProbeMode.OPENSSL).recordTo(recording).start()) {
            learn();
            try (Child boto3 = Child.start(directory, "boto3", List.of(Clients.PYTHON,
                    Clients.script(directory, "boto3_client.py"), "https://127.0.0.1:" + server.switchedPort(),
                    "/etc/ssl/certs/ca-certificates.crt", "get", "bucket", "key"))) {
                assertThat(boto3.exitCode(TIMEOUT)).isNotZero();
                assertThat(boto3.errors()).contains("CERTIFICATE_VERIFY_FAILED");
            }
            events.await(2);
        }
        assertThat(events.events()).extracting(S3RequestEvent::outcome)
                .containsExactly(Outcome.COMPLETE, Outcome.HANDSHAKE_REFUSED);
        List<S3RequestEvent> replayed = new ArrayList<>();
        S3Replay.of(recording).onEvent(replayed::add).run();
        assertThat(replayed).containsAll(events.events());
    }

    /** A port at which nobody ever spoke S3, under a name that says nothing. */
    @Test
    void otherHandshakesThatFailAreNoEvents() {
        server.switchTo("reset");
        try (HandshakeClient.Running client = HandshakeClient.CURL.start(directory);
                S3Tracer tracer = tracer(ProbeMode.OPENSSL)) {
            client.shake(server.switchedPort(), true);
            Await.until("the handshake is seen", TIMEOUT, () -> tracer.stats().failedHandshakes() > 0);
        }
        assertThat(events.events()).isEmpty();
    }

    /** A request of S3 to the server while it is well: from then on, its address is known. */
    private void learn() {
        Child.start(directory, "curl", request("127.0.0.1:" + server.switchedPort())).succeed(TIMEOUT);
        assertThat(events.await(1)).extracting(S3RequestEvent::outcome).containsExactly(Outcome.COMPLETE);
    }

    private static List<String> request(String address) {
        return List.of("curl", "--disable", "--silent", "--http1.1", "--insecure",
                "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", S3Server.ACCESS_KEY + ":" + S3Server.SECRET_KEY,
                "https://" + address + "/bucket/key");
    }

    private S3Tracer tracer(ProbeMode mode, String... endpoints) {
        return builder(mode).endpoint(endpoints).start();
    }

    private S3TracerBuilder builder(ProbeMode mode) {
        return S3Tracer.builder().mode(ProbeMode.OPENSSL, mode).onEvent(events);
    }
}

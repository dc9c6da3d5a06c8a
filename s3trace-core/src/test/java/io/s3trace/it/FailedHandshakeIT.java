package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Replay;
import io.s3trace.S3Tracer;
import io.s3trace.S3TracerBuilder;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.HandshakeOutcome;
import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TraceEvent;
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
    private Collected<FailedConnectionEvent> failures;

    @BeforeEach
    void start() {
        server = HandshakeServer.start(directory);
        events = EventCollector.of(event -> event.connection().remote().port() == server.switchedPort());
        failures = new Collected<>(event -> event.remote().port() == server.switchedPort());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureOfEveryClientIsOneEvent(HandshakeClient kind) {
        List<ConnectionFailure> expected = new ArrayList<>();
        try (HandshakeClient.Running client = kind.start(directory); S3Tracer _ = tracer(kind.mode)) {
            learn();
            for (HandshakeFault fault : HandshakeFault.values()) {
                server.switchTo(fault.server());
                client.shake(server.switchedPort(), fault != HandshakeFault.UNTRUSTED);
                if (fault != HandshakeFault.GOOD) {
                    expected.add(failure(kind, fault));
                }
            }
            failures.await(expected.size());
        }
        assertThat(events.events()).extracting(S3RequestEvent::outcome).containsExactly(Outcome.COMPLETE);
        assertThat(failures.events()).extracting(FailedConnectionEvent::failure).containsExactlyElementsOf(expected);
        assertThat(failures.events()).allSatisfy(event -> {
            assertThat(event.library().name()).isEqualTo(kind.mode.name());
            assertThat(event.connectNanos()).isPositive();
            assertThat(event.tlsNanos()).isPositive().isEqualTo(event.latencyNanos());
        });
    }

    /** s2n takes plain text for the start of a long record, and waits for the rest. */
    private static ConnectionFailure failure(HandshakeClient kind, HandshakeFault fault) {
        HandshakeOutcome outcome = kind == HandshakeClient.S2N && fault == HandshakeFault.PLAIN
                ? HandshakeOutcome.ABANDONED : fault.outcome;
        return switch (outcome) {
            case REFUSED -> ConnectionFailure.HANDSHAKE_REFUSED;
            case PEER_CLOSED -> ConnectionFailure.HANDSHAKE_CLOSED;
            case PEER_RESET -> ConnectionFailure.HANDSHAKE_RESET;
            case ABANDONED -> ConnectionFailure.HANDSHAKE_ABANDONED;
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
            assertThat(failures.await(1)).singleElement().satisfies(event -> {
                assertThat(event.failure()).isEqualTo(ConnectionFailure.HANDSHAKE_ABANDONED);
                assertThat(event.process().pid()).isEqualTo((int) curl.pid());
                assertThat(event.process().exe()).endsWith("/curl");
                assertThat(event.host()).isEqualTo("front.example:" + server.switchedPort());
                assertThat(event.remote()).isEqualTo(new Endpoint("127.0.0.1", server.switchedPort()));
                assertThat(event.dnsNanos()).isPositive();
                assertThat(event.connectNanos()).isPositive();
                assertThat((event.dnsNanos() + event.connectNanos() + event.tlsNanos()) / 1e6)
                        .isGreaterThan(200);
            });
        }
    }

    /** The client is still in the call that sends its first message, which is longer than there is room for. */
    @Test
    void aResetWithinTheFirstMessageIsOneEvent() {
        int port = server.port("cut");
        Collected<FailedConnectionEvent> cut = new Collected<>(event -> event.remote().port() == port);
        try (S3Tracer _ = builder(ProbeMode.OPENSSL).endpoint("front.example").onFailedConnection(cut).start();
                Child client = Child.start(directory, "client", HostsFile.with(directory, "front.example",
                        List.of("127.0.0.1"), List.of(Clients.PYTHON, "-c", """
                        import socket, ssl
                        raw = socket.socket()
                        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
                        raw.connect(("front.example", %d))
                        context = ssl.create_default_context()
                        context.set_alpn_protocols(["%%0200d" %% i for i in range(200)])
                        context.wrap_socket(raw, server_hostname="front.example")
                        """.formatted(port))))) {
            assertThat(client.exitCode(TIMEOUT)).isNotZero();
            assertThat(client.errors()).containsAnyOf("ConnectionResetError", "BrokenPipeError");
            assertThat(cut.await(1)).singleElement().satisfies(event -> {
                assertThat(event.failure()).isEqualTo(ConnectionFailure.HANDSHAKE_RESET);
                assertThat(event.process().pid()).isEqualTo((int) client.pid());
                assertThat(event.local().isKnown()).isTrue();
                assertThat(event.connectNanos()).isPositive();
                assertThat(event.tlsNanos()).isPositive();
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
                assertThat(failures.await(1)).as("%s", tracer.stats()).last().satisfies(event -> {
                    assertThat(event.failure()).isEqualTo(ConnectionFailure.HANDSHAKE_ABANDONED);
                    assertThat(event.process().pid()).isEqualTo((int) client.pid());
                    assertThat(event.tlsNanos()).isPositive();
                });
            }
        }
        assertThat(failures.events()).hasSize(1);
    }

    /** Nothing that the client sends arrives any more; its kernel is to give up after half a second (tcp(7)). */
    @Test
    @RequiresTools({"ip", "nsenter"})
    void aHandshakeThatTheNetworkSwallowsTimesOut() {
        try (TlsServer front = TlsServer.start(directory, Duration.ZERO);
                SlowLink link = SlowLink.start(directory, "10.177.70")) {
            EventCollector requests = EventCollector.of(
                    event -> event.connection().remote().toString().equals(link.here() + ":" + front.port()));
            Collected<FailedConnectionEvent> failed =
                    new Collected<>(event -> event.remote().toString().equals(link.here() + ":" + front.port()));
            try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL).onEvent(requests).onFailedConnection(failed).start()) {
                String address = link.here() + ":" + front.port();
                Child.start(directory, "curl", link.on(request(address))).succeed(TIMEOUT);
                requests.await(1);
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
                assertThat(failed.await(1)).extracting(FailedConnectionEvent::failure)
                        .containsExactly(ConnectionFailure.HANDSHAKE_TIMED_OUT);
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
            failures.await(1);
        }
        assertThat(events.events()).extracting(S3RequestEvent::outcome).containsExactly(Outcome.COMPLETE);
        assertThat(failures.events()).extracting(FailedConnectionEvent::failure)
                .containsExactly(ConnectionFailure.HANDSHAKE_REFUSED);
        List<TraceEvent> replayed = new ArrayList<>();
        S3Replay.of(recording).onEvent(replayed::add).onFailedConnection(replayed::add).run();
        assertThat(replayed).containsAll(events.events()).containsAll(failures.events());
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
        assertThat(failures.events()).isEmpty();
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
        return S3Tracer.builder().mode(ProbeMode.OPENSSL, mode).onEvent(events).onFailedConnection(failures);
    }
}

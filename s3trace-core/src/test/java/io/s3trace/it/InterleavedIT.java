package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.Endpoint;
import io.s3trace.event.Phases;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SocketSource;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Threads, event loops and goroutines with many connections at once, to two servers: every request has the addresses of its
 * own connection, and the phases of its opening.
 */
@RequiresBpf
@RequiresTools({"openssl", "node", "go"})
class InterleavedIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 50;
    private static final int REQUESTS = 4;
    /** How often a delay is measured. A busy host only ever adds to it, so that the shortest of them is compared. */
    private static final int TRIES = 5;

    @TempDir
    Path directory;

    /** Clients that have many connections: each names, in its request, the ports of the one that carries it. */
    enum ClientKind {
        THREADS(ProbeMode.OPENSSL),
        ASYNCIO(ProbeMode.OPENSSL),
        NODE(ProbeMode.OPENSSL),
        GOROUTINES(ProbeMode.GO);

        private final ProbeMode mode;

        ClientKind(ProbeMode mode) {
            this.mode = mode;
        }

        private List<String> command(Path directory) {
            return switch (this) {
                case THREADS, ASYNCIO -> List.of(Clients.PYTHON, Clients.script(directory, "interleaved_client.py"),
                        name().toLowerCase());
                case NODE -> List.of("node", Clients.script(directory, "interleaved_client.cjs"));
                case GOROUTINES -> List.of("env", "GOMAXPROCS=2",
                        GoClients.build("interleaved_client").toString());
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRequestHasTheAddressesOfItsOwnConnection(ClientKind kind) {
        try (TlsServer first = TlsServer.start(directory, Duration.ZERO);
                TlsServer second = TlsServer.start(directory, Duration.ZERO)) {
            List<S3RequestEvent> events = trace(kind, CONNECTIONS, REQUESTS, first, second);

            assertThat(events).hasSize(CONNECTIONS * REQUESTS).allSatisfy(event -> {
                String[] ports = event.request().target().substring("/bucket/".length()).split("-");
                assertThat(event.connection().local()).hasToString("127.0.0.1:" + ports[0]);
                assertThat(event.connection().remote()).hasToString("127.0.0.1:" + ports[1]);
            });
            assertThat(opening(events)).hasSize(CONNECTIONS).allSatisfy(phases -> {
                assertThat(phases.connectNanos()).isPositive();
                assertThat(phases.tlsNanos()).isPositive();
                assertThat(phases.readyNanos()).isNotNegative();
            });
            assertThat(events).filteredOn(event -> event.connection().reused())
                    .extracting(S3RequestEvent::phases)
                    .allSatisfy(phases -> {
                        assertThat(phases.connectNanos()).isEqualTo(S3RequestEvent.UNKNOWN);
                        assertThat(phases.tlsNanos()).isEqualTo(S3RequestEvent.UNKNOWN);
                        assertThat(phases.readyNanos()).isEqualTo(S3RequestEvent.UNKNOWN);
                    });
        }
    }

    /** Nobody knows which of them a thread sends first: unknown is right until a request tells, another's is wrong. */
    @Test
    void ofHandshakesThatBeginTogetherNoneIsGivenAnothersAddresses() {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO)) {
            List<S3RequestEvent> events = trace(ProbeMode.OPENSSL, List.of(Clients.PYTHON,
                    Clients.script(directory, "crowded_client.py"), "3", Integer.toString(server.port())), 6);

            assertThat(events).extracting(S3RequestEvent::connection).hasSize(6).allSatisfy(connection ->
                    assertThat(connection.remote()).isIn(Endpoint.UNKNOWN, new Endpoint("127.0.0.1", server.port())));
            assertThat(events).filteredOn(event -> event.connection().local().isKnown()).isNotEmpty()
                    .allSatisfy(event -> assertThat(event.request().target()).startsWith(
                            "/bucket/" + event.connection().local().port() + "-"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSlowHandshakeIsAPhaseOfItsOwn(ClientKind kind) {
        try (TlsServer server = TlsServer.start(directory, Duration.ofMillis(100))) {
            List<Phases> opening = opening(trace(kind, TRIES, 1, server));

            assertThat(opening).hasSize(TRIES);
            assertThat(shortestMillis(opening, Phases::tlsNanos)).isBetween(100.0, 2 * 100.0);
            assertThat(shortestMillis(opening, Phases::connectNanos)).isLessThan(100);
            assertThat(shortestMillis(opening, Phases::totalNanos)).isLessThan(100);
        }
    }

    /** {@return by what it is to be seen which sockets the bytes move through} */
    SocketSource sockets() {
        return SocketSource.BEST;
    }

    private static List<Phases> opening(List<S3RequestEvent> events) {
        return events.stream().filter(event -> !event.connection().reused()).map(S3RequestEvent::phases).toList();
    }

    private static double shortestMillis(List<Phases> phases, ToLongFunction<Phases> phase) {
        return phases.stream().mapToLong(phase).min().orElseThrow() / 1e6;
    }

    /** The client is there, and its code known, when tracing begins. */
    private List<S3RequestEvent> trace(ClientKind kind, int connections, int requests, TlsServer... servers) {
        List<String> command = new ArrayList<>(kind.command(directory));
        command.addAll(List.of(Integer.toString(connections), Integer.toString(requests)));
        Stream.of(servers).map(server -> Integer.toString(server.port())).forEach(command::add);
        return trace(kind.mode, command, connections * requests);
    }

    private List<S3RequestEvent> trace(ProbeMode mode, List<String> command, int requests) {
        EventCollector events = EventCollector.of(event -> event.request().target().startsWith("/bucket/"));
        try (Child client = Child.start(directory, "interleaved", command)) {
            client.awaitOutput("ready", TIMEOUT);
            try (S3Tracer _ = S3Tracer.builder().mode(mode).tuning(t -> t.socketSource(sockets())).pid((int) client.pid())
                    .includeUnknown(true).onEvent(events).start()) {
                client.tell("go on");
                client.succeed(TIMEOUT);
                events.await(requests);
            }
        }
        return events.events();
    }
}

package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.HandshakeEvent;
import io.s3trace.HandshakeOutcome;
import io.s3trace.ProbeMode;
import io.s3trace.S3Tracer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of every kind, and servers with which they cannot shake hands: each handshake is told once, and how it ended. */
@RequiresBpf
@RequiresTools({"curl", "wget", "openssl", "node", "go", "libcurl-nss.so.4"})
class HandshakeIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Child server;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Queue<HandshakeEvent> handshakes = new ConcurrentLinkedQueue<>();

    /** A server's fault, or that the client distrusts it, and what is to be told of that. */
    private enum Fault {
        GOOD(HandshakeOutcome.ESTABLISHED),
        UNTRUSTED(HandshakeOutcome.REFUSED),
        ALERT(HandshakeOutcome.REFUSED),
        PLAIN(HandshakeOutcome.REFUSED),
        CLOSE(HandshakeOutcome.PEER_CLOSED),
        RESET(HandshakeOutcome.PEER_RESET),
        SILENT(HandshakeOutcome.ABANDONED);

        final HandshakeOutcome outcome;

        Fault(HandshakeOutcome outcome) {
            this.outcome = outcome;
        }

        String server() {
            return this == UNTRUSTED ? "good" : name().toLowerCase();
        }
    }

    /** A client, and how the kind of its library makes it differ from what is to be told. */
    private enum ClientKind {
        CURL(ProbeMode.OPENSSL, Map.of()),
        THREADS(ProbeMode.OPENSSL, Map.of()),
        ASYNCIO(ProbeMode.OPENSSL, Map.of()),
        /** It looks at certificates when the handshake is done. */
        WGET(ProbeMode.GNUTLS, Map.of(Fault.UNTRUSTED, Set.of(HandshakeOutcome.ESTABLISHED))),
        /** Likewise; it closes the socket from within the call, which sees that the handshake is done if it returns first. */
        NODE(ProbeMode.OPENSSL,
                Map.of(Fault.UNTRUSTED, Set.of(HandshakeOutcome.ESTABLISHED, HandshakeOutcome.ABANDONED))),
        NSS(ProbeMode.NSS, Map.of()),
        /** It takes plain text for the start of a long record, and waits for the rest. */
        S2N(ProbeMode.S2N, Map.of(Fault.PLAIN, Set.of(HandshakeOutcome.ABANDONED))),
        GO(ProbeMode.GO, Map.of());

        final ProbeMode mode;
        final Map<Fault, Set<HandshakeOutcome>> exceptions;

        ClientKind(ProbeMode mode, Map<Fault, Set<HandshakeOutcome>> exceptions) {
            this.mode = mode;
            this.exceptions = exceptions;
        }
    }

    @BeforeEach
    void start() {
        Path certificate = directory.resolve("certificate.pem");
        Path key = directory.resolve("key.pem");
        Child.start(directory, "openssl", List.of("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-keyout", key.toString(), "-out", certificate.toString())).succeed(TIMEOUT);
        server = Child.start(directory, "server", List.of(Clients.PYTHON,
                Clients.script(directory, "handshake_server.py"), certificate.toString(), key.toString()));
        server.awaitOutput("ready", TIMEOUT);
        server.output().lines().map(line -> line.split(" ")).filter(words -> words.length == 2)
                .forEach(words -> ports.put(words[0], Integer.parseInt(words[1])));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyHandshakeIsToldOnceWithItsOutcome(ClientKind kind) {
        if (kind == ClientKind.CURL || kind == ClientKind.WGET) {
            trace(kind, () -> {
                for (Fault fault : Fault.values()) {
                    try (Child client = Child.start(directory, "client", command(kind, fault))) {
                        client.exitCode(TIMEOUT);
                    }
                }
            });
        } else {
            try (Child client = Child.start(directory, "client", command(kind))) {
                client.awaitOutput("ready", TIMEOUT);
                trace(kind, () -> {
                    for (Fault fault : Fault.values()) {
                        shake(client, fault);
                    }
                });
            }
        }
        List<HandshakeOutcome> outcomes = handshakes.stream().map(HandshakeEvent::outcome).toList();
        assertThat(outcomes).hasSameSizeAs(Fault.values());
        for (Fault fault : Fault.values()) {
            assertThat(outcomes.get(fault.ordinal())).as("%s of %s", fault, outcomes)
                    .isIn(kind.exceptions.getOrDefault(fault, Set.of(fault.outcome)));
        }
        assertThat(handshakes).allSatisfy(handshake -> {
            assertThat(handshake.library()).isEqualTo(kind.mode);
            assertThat(handshake.local()).hasValueSatisfying(local -> assertThat(local.port()).isPositive());
            assertThat(handshake.latencyNanos()).isPositive();
            assertThat(handshake.process().comm()).isNotEmpty();
        });
        if (kind.mode == ProbeMode.OPENSSL) {
            assertThat(handshakes.element().version()).contains("TLSv1.3");
        }
    }

    private void trace(ClientKind kind, Runnable traffic) {
        try (S3Tracer _ = S3Tracer.builder().mode(kind.mode).onHandshake(this::accept).start()) {
            traffic.run();
            Await.holds(TIMEOUT, () -> handshakes.size() >= Fault.values().length);
        }
    }

    /** Others on this machine may shake hands too. */
    private void accept(HandshakeEvent handshake) {
        if (handshake.remote().filter(remote -> ports.containsValue(remote.port())).isPresent()) {
            handshakes.add(handshake);
        }
    }

    private void shake(Child client, Fault fault) {
        long done = client.output().lines().filter("done"::equals).count();
        client.tell(ports.get(fault.server()) + (fault == Fault.UNTRUSTED ? " no" : " yes"));
        Await.until("a handshake", TIMEOUT, () -> client.output().lines().filter("done"::equals).count() > done);
    }

    private List<String> command(ClientKind kind) {
        return switch (kind) {
            case NODE -> List.of("node", Clients.script(directory, "handshake_client.cjs"));
            case GO -> List.of(GoClients.build(directory, "handshake_client").toString());
            case S2N -> List.of(Clients.PYTHON, Clients.script(directory, "handshake_client.py"), "s2n",
                    S2nLibrary.in(directory).toString());
            default -> List.of(Clients.PYTHON, Clients.script(directory, "handshake_client.py"), kind.name().toLowerCase());
        };
    }

    private List<String> command(ClientKind kind, Fault fault) {
        List<String> command = new ArrayList<>(kind == ClientKind.CURL
                ? List.of("curl", "--disable", "--silent", "--http1.1", "--max-time", "3")
                : List.of("wget", "--no-config", "--quiet", "--no-hsts", "--tries=1", "--timeout=3", "--output-document=/dev/null"));
        if (fault != Fault.UNTRUSTED) {
            command.add(kind == ClientKind.CURL ? "--insecure" : "--no-check-certificate");
        }
        command.add("https://127.0.0.1:" + ports.get(fault.server()) + "/");
        return command;
    }
}

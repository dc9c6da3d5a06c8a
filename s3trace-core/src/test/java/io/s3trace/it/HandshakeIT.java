package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.HandshakeOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
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
    private static final int FAULTS = HandshakeFault.values().length;
    /** How the kind of a client's library makes it differ from what is to be told. */
    private static final Map<HandshakeClient, Map<HandshakeFault, HandshakeOutcome>> EXCEPTIONS = Map.of(
            // They look at certificates when the handshake is done.
            HandshakeClient.WGET, Map.of(HandshakeFault.UNTRUSTED, HandshakeOutcome.ESTABLISHED),
            HandshakeClient.NODE, Map.of(HandshakeFault.UNTRUSTED, HandshakeOutcome.ESTABLISHED),
            // It takes plain text for the start of a long record, and waits for the rest.
            HandshakeClient.S2N, Map.of(HandshakeFault.PLAIN, HandshakeOutcome.ABANDONED));

    @TempDir
    Path directory;

    private HandshakeServer server;
    private final Queue<HandshakeEvent> handshakes = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        server = HandshakeServer.start(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyHandshakeIsToldOnceWithItsOutcome(HandshakeClient kind) {
        try (HandshakeClient.Running client = kind.start(directory);
                S3Tracer tracer = S3Tracer.builder().mode(kind.mode).onHandshake(this::accept).start()) {
            for (HandshakeFault fault : HandshakeFault.values()) {
                client.shake(server.port(fault.server()), fault != HandshakeFault.UNTRUSTED);
            }
            Await.holds(TIMEOUT, () -> handshakes.size() >= FAULTS);
            assertThat(tracer.stats().handshakes()).isGreaterThanOrEqualTo(FAULTS);
            assertThat(tracer.stats().failedHandshakes()).isGreaterThanOrEqualTo(handshakes.stream()
                    .filter(handshake -> handshake.outcome() != HandshakeOutcome.ESTABLISHED).count());
        }
        assertOutcomes(EXCEPTIONS.getOrDefault(kind, Map.of()));
        assertThat(handshakes).allSatisfy(handshake -> {
            assertThat(handshake.library().name()).isEqualTo(kind.mode.name());
            assertThat(handshake.local().port()).isPositive();
            assertThat(handshake.latencyNanos()).isPositive();
            assertThat(handshake.process().comm()).isNotEmpty();
        });
        assertThat(handshakes.element().version()).isEqualTo(server.version());
    }

    private void assertOutcomes(Map<HandshakeFault, HandshakeOutcome> exceptions) {
        assertThat(handshakes).extracting(HandshakeEvent::outcome).containsExactlyElementsOf(
                Arrays.stream(HandshakeFault.values())
                        .map(fault -> exceptions.getOrDefault(fault, fault.outcome)).toList());
    }

    /** Others on this machine may shake hands too. */
    private void accept(HandshakeEvent handshake) {
        if (server.isAt(handshake.remote().port())) {
            handshakes.add(handshake);
        }
    }
}

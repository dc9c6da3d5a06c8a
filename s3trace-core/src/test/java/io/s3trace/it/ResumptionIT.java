package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.S3Tracer;
import io.s3trace.event.HandshakeEvent;
import io.s3trace.event.Resumption;
import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handshake tells whether it resumed a session, where the server's first message says so. */
@RequiresBpf
@RequiresTools("openssl")
class ResumptionIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final Queue<HandshakeEvent> handshakes = new ConcurrentLinkedQueue<>();

    @Test
    void tellsWhichHandshakesResumedASession() {
        List<String> told = shake("TLSv1_3");
        assertThat(told).containsExactly("False", "True", "False");
        assertThat(handshakes).extracting(HandshakeEvent::resumption)
                .containsExactly(Resumption.FULL, Resumption.RESUMED, Resumption.FULL);
        assertThat(handshakes).extracting(HandshakeEvent::version).containsOnly("TLSv1.3");
    }

    @Test
    void beforeTls13ItIsNotKnown() {
        List<String> told = shake("TLSv1_2");
        assertThat(told).containsExactly("False", "True", "False");
        assertThat(handshakes).extracting(HandshakeEvent::resumption).containsOnly(Resumption.UNKNOWN);
        assertThat(handshakes).extracting(HandshakeEvent::version).containsOnly("TLSv1.2");
    }

    /** Returns what the client says of each handshake. */
    private List<String> shake(String version) {
        try (TlsServer server = TlsServer.start(directory, Duration.ZERO);
                S3Tracer _ = S3Tracer.builder().mode(ProbeMode.OPENSSL)
                        .onHandshake(handshake -> keep(handshake, server.port())).start();
                Child client = Child.start(directory, "client", List.of(Clients.PYTHON,
                        Clients.script(directory, "resuming_client.py"), Integer.toString(server.port()), version))) {
            List<String> told = client.succeed(TIMEOUT).output().lines().toList();
            Await.until("three handshakes", TIMEOUT, () -> handshakes.size() >= 3);
            return told;
        }
    }

    private void keep(HandshakeEvent handshake, int port) {
        if (handshake.remote().port() == port) {
            handshakes.add(handshake);
        }
    }
}

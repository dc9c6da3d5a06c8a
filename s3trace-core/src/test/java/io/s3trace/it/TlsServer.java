package io.s3trace.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An HTTPS server that can be slow to shake hands and to answer: {@code tls_server.py}. */
final class TlsServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Child server;
    private final int port;

    private TlsServer(Child server) {
        this.server = server;
        server.awaitOutput("\n", TIMEOUT); // python writes its words one by one
        this.port = Integer.parseInt(server.output().strip().split(" ")[1]);
    }

    static TlsServer start(Path directory, Duration handshakeDelay) {
        return start(directory, handshakeDelay, Duration.ZERO);
    }

    static TlsServer start(Path directory, Duration handshakeDelay, Duration answerDelay) {
        SelfSigned files = SelfSigned.shared();
        return new TlsServer(Child.start(directory, "tls-server", List.of(
                Clients.PYTHON, Clients.script(directory, "tls_server.py"), files.certificate().toString(), files.key()
                .toString(),
                Long.toString(handshakeDelay.toMillis()), Long.toString(answerDelay.toMillis()))));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        server.close();
    }
}

package io.s3trace.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server that is not S3's and tells a secret wherever it can, in the clear and over TLS: {@code strange_server.py}. */
final class StrangeServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Child server;
    private final String[] words;

    private StrangeServer(Child server) {
        this.server = server;
        server.awaitOutput("\n", TIMEOUT);
        this.words = server.output().strip().split(" ");
    }

    static StrangeServer start(Path directory, String secret) {
        SelfSigned files = SelfSigned.shared();
        return new StrangeServer(Child.start(directory, "strange-server", List.of(Clients.PYTHON,
                Clients.script(directory, "strange_server.py"), files.certificate().toString(), files.key().toString(), secret)));
    }

    String port(boolean tls) {
        return words[tls ? 2 : 1];
    }

    String url(boolean tls) {
        return (tls ? "https" : "http") + "://127.0.0.1:" + port(tls);
    }

    @Override
    public void close() {
        server.close();
    }
}

package io.s3trace.it;

import io.s3trace.select.ProbeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client that shakes hands, at most for three seconds. Some are started once for all, before they are traced. */
enum HandshakeClient {
    CURL(ProbeMode.OPENSSL),
    THREADS(ProbeMode.OPENSSL),
    ASYNCIO(ProbeMode.OPENSSL),
    WGET(ProbeMode.GNUTLS),
    NODE(ProbeMode.OPENSSL),
    NSS(ProbeMode.NSS),
    S2N(ProbeMode.S2N),
    GO(ProbeMode.GO);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    final ProbeMode mode;

    HandshakeClient(ProbeMode mode) {
        this.mode = mode;
    }

    /** A client at work. */
    interface Running extends AutoCloseable {
        /** Shakes hands with the server at a port, or fails to. */
        void shake(int port, boolean trusting);

        @Override
        void close();
    }

    Running start(Path directory) {
        return this == CURL || this == WGET ? new Program(directory) : new Script(directory);
    }

    /** One process for each handshake. */
    private final class Program implements Running {
        private final Path directory;

        Program(Path directory) {
            this.directory = directory;
        }

        @Override
        public void shake(int port, boolean trusting) {
            try (Child client = Child.start(directory, "client", command(port, trusting))) {
                client.exitCode(TIMEOUT);
            }
        }

        private List<String> command(int port, boolean trusting) {
            List<String> command = new ArrayList<>(HandshakeClient.this == CURL
                    ? List.of("curl", "--disable", "--silent", "--http1.1", "--max-time", "3")
                    : List.of("wget", "--no-config", "--quiet", "--no-hsts", "--tries=1", "--timeout=3",
                            "--output-document=/dev/null"));
            if (trusting) {
                command.add(HandshakeClient.this == CURL ? "--insecure" : "--no-check-certificate");
            }
            command.add("https://127.0.0.1:" + port + "/");
            return command;
        }

        @Override
        public void close() {
            // each process has been waited for
        }
    }

    /** One process for all: it is told what to do on its standard input. */
    private final class Script implements Running {
        private final Child client;

        Script(Path directory) {
            client = Child.start(directory, "client", command(directory));
            client.awaitOutput("ready", TIMEOUT);
        }

        private List<String> command(Path directory) {
            return switch (HandshakeClient.this) {
                case NODE -> List.of("node", Clients.script(directory, "handshake_client.cjs"));
                case GO -> List.of(GoClients.build("handshake_client").toString());
                case S2N -> List.of(Clients.PYTHON, Clients.script(directory, "handshake_client.py"), "s2n",
                        S2nLibrary.in(directory).toString());
                default -> List.of(Clients.PYTHON, Clients.script(directory, "handshake_client.py"), name().toLowerCase());
            };
        }

        @Override
        public void shake(int port, boolean trusting) {
            client.ask(port + (trusting ? " yes" : " no"), TIMEOUT);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}

package io.s3trace.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code handshake_server.py}: servers that shake hands or fail to, each at a port, and one that is switched. */
final class HandshakeServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Path certificate;
    private final Child server;
    private final Map<String, Integer> ports = new HashMap<>();

    private HandshakeServer(Path certificate, Child server) {
        this.certificate = certificate;
        this.server = server;
        server.output().lines().map(line -> line.split(" ")).filter(words -> words.length == 2)
                .forEach(words -> ports.put(words[0], Integer.parseInt(words[1])));
    }

    static HandshakeServer start(Path directory) {
        SelfSigned files = new SelfSigned(directory.resolve("certificate.pem"), directory.resolve("key.pem"))
                .make("DNS:localhost", "DNS:front.example", "IP:127.0.0.1");
        Child server = Child.start(directory, "server", List.of(Clients.PYTHON,
                Clients.script(directory, "handshake_server.py"), files.certificate().toString(), files.key().toString()));
        server.awaitOutput("ready", TIMEOUT);
        return new HandshakeServer(files.certificate(), server);
    }

    /** {@return the version of TLS that it says its first handshake agreed on} */
    String version() {
        return server.output().lines().filter(line -> line.startsWith("shaken ")).map(line -> line.split(" ")[1]).findFirst()
                .orElseThrow();
    }

    /** Where the server with this fault listens. */
    int port(String fault) {
        return ports.get(fault);
    }

    /** Whether one of these servers listens there. */
    boolean isAt(int port) {
        return ports.containsValue(port);
    }

    /** Where the server listens that is like the others in turn. */
    int switchedPort() {
        return port("switched");
    }

    void switchTo(String fault) {
        long before = switches();
        server.tell(fault);
        Await.until("the server is " + fault, TIMEOUT, () -> switches() > before);
    }

    /** Waits until the server that never answers has been addressed. */
    void awaitHello() {
        server.awaitOutput("unanswered hello", TIMEOUT);
    }

    Path certificate() {
        return certificate;
    }

    private long switches() {
        return server.output().lines().filter(line -> line.endsWith("in effect")).count();
    }

    @Override
    public void close() {
        server.close();
    }
}

package io.s3trace.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code faulty_server.py}: a server that misbehaves as the path of each request says, with and without TLS. */
final class FaultyServer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Path directory;
    private final Child server;
    private final String tls;
    private final String plain;

    private FaultyServer(Path directory, Child server, String[] ports) {
        this.directory = directory;
        this.server = server;
        this.tls = "localhost:" + ports[1];
        this.plain = "localhost:" + ports[2];
    }

    static FaultyServer start() {
        try {
            Path directory = Files.createTempDirectory("s3trace-faulty-");
            SelfSigned files = new SelfSigned(directory.resolve("cert.pem"), directory.resolve("key.pem")).make("DNS:localhost");
            Child server = Child.start(directory, "faulty", List.of(Clients.PYTHON,
                    Clients.script(directory, "faulty_server.py"), files.certificate().toString(), files.key().toString()));
            server.awaitOutput("\n", TIMEOUT);
            return new FaultyServer(directory, server, server.output().strip().split(" "));
        } catch (IOException e) {
            throw new UncheckedIOException("start the faulty server", e);
        }
    }

    /** Has curl ask for a fault: {@code silent}, {@code half-silent}, {@code finish}, {@code half-reset} ... */
    Child startCurl(String... faults) {
        return startCurl("https://" + tls, faults);
    }

    /** The same without TLS. */
    Child startPlainCurl(String... faults) {
        return startCurl("http://" + plain, faults);
    }

    /** Has curl upload a file to a server that reads no more than the head. */
    Child startUnreadUpload(Path file, boolean encrypted) {
        List<String> command = curl();
        command.addAll(List.of("--header", "Expect:", "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD",
                "--upload-file", file.toString(), (encrypted ? "https://" + tls : "http://" + plain) + "/faults/unread"));
        return Child.start(directory, "curl", command);
    }

    private Child startCurl(String endpoint, String... faults) {
        List<String> command = curl();
        for (String fault : faults) {
            command.addAll(List.of("--output", "/dev/null", endpoint + "/faults/" + fault));
        }
        return Child.start(directory, "curl", command);
    }

    private List<String> curl() {
        return new ArrayList<>(List.of("curl", "--disable", "--silent", "--http1.1",
                "--max-time", "30", "--cacert", directory.resolve("cert.pem").toString(), "--aws-sigv4",
                "aws:amz:us-east-1:s3", "--user", S3Server.ACCESS_KEY + ":" + S3Server.SECRET_KEY));
    }

    int tlsPort() {
        return port(tls);
    }

    int plainPort() {
        return port(plain);
    }

    private static int port(String endpoint) {
        return Integer.parseInt(endpoint.substring(endpoint.indexOf(':') + 1));
    }

    boolean serves(String host) {
        return host.equals(tls) || host.equals(plain);
    }

    /** Listens no more; clients can still be started. */
    void stop() {
        server.close();
    }

    @Override
    public void close() {
        server.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + directory, e);
        }
    }
}

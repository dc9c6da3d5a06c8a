package io.s3trace.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** nginx with TLS by OpenSSL in front of the S3 server. It ends itself after a while if nobody ends it. */
final class Nginx implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final String LIFETIME_SECONDS = "3600";

    private final Child process;
    private final Map<Front, Integer> ports;
    private final int statusPort;

    private Nginx(Child process, Map<Front, Integer> ports, int statusPort) {
        this.process = process;
        this.ports = ports;
        this.statusPort = statusPort;
    }

    static Nginx start(Path directory, int s3ProxyPort, SlowService slow) throws IOException {
        makeCertificate(directory);
        Map<Front, Integer> ports = new EnumMap<>(Front.class);
        for (Front front : Front.values()) {
            ports.put(front, FreePort.find());
        }
        int statusPort = FreePort.find();

        String conf = template()
                .replace("@DIR@", directory.toString())
                .replace("@S3PROXY@", Integer.toString(s3ProxyPort))
                .replace("@STATUS@", Integer.toString(statusPort))
                .replace("@DELAY@", Integer.toString(slow.port()))
                .replace("@DELAY_MILLIS@", Long.toString(SlowService.DELAY.toMillis()));
        for (Map.Entry<Front, Integer> port : ports.entrySet()) {
            conf = conf.replace("@" + port.getKey() + "@", port.getValue().toString());
        }
        Path confFile = Files.writeString(directory.resolve("nginx.conf"), conf);

        Child process = Child.start(directory, "nginx", List.of(
                "timeout", LIFETIME_SECONDS, "nginx", "-e", directory.resolve("error.log").toString(),
                "-p", directory.toString(), "-c", confFile.toString()));
        try {
            process.awaitPort(statusPort, START_TIMEOUT);
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
        return new Nginx(process, ports, statusPort);
    }

    int port(Front front) {
        return ports.get(front);
    }

    /** Number of connections of clients, idle ones included. */
    int openConnections() {
        try (InputStream in = URI.create("http://127.0.0.1:" + statusPort + "/status").toURL().openStream()) {
            String status = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            int ours = 1;
            return Integer.parseInt(status.lines().findFirst().orElseThrow().replaceAll("\\D", "")) - ours;
        } catch (IOException e) {
            throw new UncheckedIOException("ask nginx for its status", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private static void makeCertificate(Path directory) {
        new SelfSigned(directory.resolve("cert.pem"), directory.resolve("key.pem"))
                .make("DNS:localhost", "DNS:" + S3Server.VIRTUAL_HOST, "IP:127.0.0.1")
                .sign(directory.resolve("signed.pem"), directory.resolve("signed-key.pem"), "DNS:localhost");
    }

    private static String template() throws IOException {
        try (InputStream in = Nginx.class.getResourceAsStream("nginx.conf")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

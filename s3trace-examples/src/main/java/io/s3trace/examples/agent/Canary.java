package io.s3trace.examples.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.s3trace.event.S3RequestEvent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A request that curl makes to a server of ours, or to one that is given, and curl's own word on how long it took. */
final class Canary implements AutoCloseable {
    private static final String PASSWORD = "canary";
    private static final byte[] BODY = "tweet\n".getBytes(StandardCharsets.US_ASCII);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Optional<HttpsServer> server;
    private final String url;

    /** What curl said: from the request's first byte to the response's last. */
    record Result(long pid, double millis) {}

    private Canary(Optional<HttpsServer> server, String url) {
        this.server = server;
        this.url = url;
    }

    static Canary start(Optional<String> endpoint) throws CanaryException {
        if (endpoint.isPresent()) {
            return new Canary(Optional.empty(), endpoint.get());
        }
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context()));
            server.createContext("/", Canary::answer);
            server.start();
            return new Canary(Optional.of(server),
                    "https://127.0.0.1:" + server.getAddress().getPort() + "/s3trace-doctor/canary");
        } catch (IOException | GeneralSecurityException e) {
            throw new CanaryException("start a server: " + e, e);
        }
    }

    /** Makes the request. */
    Result sing() throws CanaryException {
        try {
            Process curl = new ProcessBuilder("curl", "--disable", "--silent", "--show-error", "--insecure", "--http1.1",
                    "--max-time", "10", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", "canary:canary",
                    "--output", "/dev/null", "--write-out", "%{time_total} %{time_pretransfer}", url).start();
            String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String complaint = new String(curl.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (curl.waitFor() != 0) {
                throw new CanaryException("curl " + url + ": " + complaint, null);
            }
            String[] seconds = said.split(" ", 2);
            return new Result(curl.pid(), (Double.parseDouble(seconds[0]) - Double.parseDouble(seconds[1])) * 1000);
        } catch (IOException e) {
            throw new CanaryException("run curl, which makes the request: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CanaryException("interrupted", e);
        }
    }

    /** Waits a while for the event of curl's request. */
    Optional<S3RequestEvent> find(Queue<S3RequestEvent> events, Result result) throws CanaryException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end) {
            Optional<S3RequestEvent> found =
                    events.stream().filter(event -> event.process().pid() == result.pid()).findFirst();
            if (found.isPresent()) {
                return found;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CanaryException("interrupted", e);
            }
        }
        return Optional.empty();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("x-amz-request-id", "CANARY");
            exchange.sendResponseHeaders(200, BODY.length);
            exchange.getResponseBody().write(BODY);
        }
    }

    /** With a certificate that keytool makes: the JDK has no other way. */
    private static SSLContext context() throws IOException, GeneralSecurityException {
        Path directory = Files.createTempDirectory("s3trace-doctor");
        Path store = directory.resolve("canary.p12");
        try {
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-keyalg", "EC", "-alias", "canary", "-dname", "CN=localhost", "-storetype", "PKCS12",
                    "-keystore", store.toString(), "-storepass", PASSWORD).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool: " + said);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(directory);
        }
    }

    @Override
    public void close() {
        server.ifPresent(one -> one.stop(0));
    }
}

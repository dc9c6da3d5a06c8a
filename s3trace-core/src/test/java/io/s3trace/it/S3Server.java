package io.s3trace.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real S3 server behind real TLS: S3Proxy behind nginx, whose access log is the truth. Everything listens on
 * loopback and lives in a temporary directory; nothing is left after {@link #close()}.
 */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY = "S3TRACETESTKEY";
    public static final String SECRET_KEY = "s3trace-test-secret";

    /** A name that reaches the bucket {@link #VIRTUAL_HOST_BUCKET} in virtual-hosted style. */
    public static final String VIRTUAL_HOST = "virtual-hosted.localhost";

    public static final String VIRTUAL_HOST_BUCKET = "virtual-hosted";

    private final Path directory;
    private final SlowService slow;
    private final S3Proxy s3Proxy;
    private final Nginx nginx;

    private S3Server(Path directory, SlowService slow, S3Proxy s3Proxy, Nginx nginx) {
        this.directory = directory;
        this.slow = slow;
        this.s3Proxy = s3Proxy;
        this.nginx = nginx;
    }

    public static S3Server start() {
        try {
            Path directory = Files.createTempDirectory("s3trace-it-");
            SlowService slow = SlowService.start();
            S3Proxy s3Proxy = S3Proxy.start(directory);
            try {
                return new S3Server(directory, slow, s3Proxy, Nginx.start(directory, s3Proxy.port(), slow));
            } catch (IOException | AssertionError e) {
                s3Proxy.close();
                slow.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("start the S3 server", e);
        }
    }

    /** Serves until its standard input ends, for work by hand. */
    public static void main(String[] args) throws IOException {
        try (S3Server server = start()) {
            for (Front front : Front.values()) {
                System.out.println(front + " " + server.endpoint(front));
            }
            System.out.println("certificate and access log in " + server.directory());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    public int port(Front front) {
        return nginx.port(front);
    }

    public String endpoint(Front front) {
        return front.scheme() + "://localhost:" + port(front);
    }

    /** True if the {@code Host} header names this server. */
    public boolean serves(String host) {
        return Stream.of(Front.values()).anyMatch(front -> host.endsWith("localhost:" + port(front)));
    }

    /** The certificate to trust, as PEM. */
    public Path certificate() {
        return directory.resolve("cert.pem");
    }

    /** Where clients may leave their output; gone after {@link #close()}. */
    public Path directory() {
        return directory;
    }

    /** The truth. */
    public AccessLog accessLog() {
        return new AccessLog(directory.resolve("access.log"), nginx::openConnections);
    }

    @Override
    public void close() {
        nginx.close();
        s3Proxy.close();
        slow.close();
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("delete " + directory, e);
        }
    }
}

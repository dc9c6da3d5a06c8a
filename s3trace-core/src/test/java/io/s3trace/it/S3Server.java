package io.s3trace.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A real S3 server behind real TLS: S3Proxy behind nginx, whose access log is the truth. Everything listens on
 * loopback. The processes are those of the JVM, and so are the buckets: each test class has its own. What clients leave is in a
 * temporary directory; nothing of it is left after {@link #close()}.
 */
public final class S3Server implements AutoCloseable {

    public static final String ACCESS_KEY = "S3TRACETESTKEY";
    public static final String SECRET_KEY = "s3trace-test-secret";

    /** A name that reaches the bucket {@link #VIRTUAL_HOST_BUCKET} in virtual-hosted style. */
    public static final String VIRTUAL_HOST = "virtual-hosted.localhost";

    public static final String VIRTUAL_HOST_BUCKET = "virtual-hosted";

    private final S3Backend backend;
    private final Path directory;

    private S3Server(S3Backend backend, Path directory) {
        this.backend = backend;
        this.directory = directory;
    }

    public static S3Server start() {
        return of(S3Backend.shared());
    }

    private static S3Server of(S3Backend backend) {
        try {
            return new S3Server(backend, Files.createTempDirectory("s3trace-it-"));
        } catch (IOException e) {
            throw new UncheckedIOException("make a directory for clients", e);
        }
    }

    /** Serves until its standard input ends, for work by hand. */
    public static void main(String[] args) throws IOException {
        try (S3Backend backend = S3Backend.start(); S3Server server = of(backend)) {
            for (Front front : Front.values()) {
                System.out.println(front + " " + server.endpoint(front));
            }
            System.out.println("certificate and access log in " + backend.directory());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    public int port(Front front) {
        return backend.nginx().port(front);
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
        return backend.directory().resolve("cert.pem");
    }

    /** Where clients may leave their output; gone after {@link #close()}. */
    public Path directory() {
        return directory;
    }

    /** The truth. */
    public AccessLog accessLog() {
        return new AccessLog(backend.directory().resolve("access.log"), backend.nginx()::openConnections);
    }

    @Override
    public void close() {
        S3Backend.delete(directory);
    }
}

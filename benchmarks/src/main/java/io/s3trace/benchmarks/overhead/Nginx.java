package io.s3trace.benchmarks.overhead;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx, which speaks HTTP/1.1 and HTTP/2 over TLS, and answers everything as S3 would answer a GET of nothing. */
final class Nginx implements AutoCloseable {
    private static final int TRIES = 100;
    private static final int PAUSE_MILLIS = 50;
    private static final String SETTINGS = """
            daemon off;
            user root;
            worker_processes 1;
            pid @DIR@/nginx.pid;
            error_log @DIR@/nginx.log warn;
            events { worker_connections 1024; }
            http {
                access_log off;
                keepalive_requests 10000000;
                server {
                    listen 127.0.0.1:@PORT@ ssl http2;
                    ssl_certificate @DIR@/certificate.pem;
                    ssl_certificate_key @DIR@/key.pem;
                    location / {
                        add_header x-amz-id-2 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef;
                        add_header x-amz-request-id $request_id;
                        add_header etag '"d41d8cd98f00b204e9800998ecf8427e"';
                        return 200 "";
                    }
                }
            }
            """;

    private final Process process;
    private final int port;

    Nginx(Build build, Path directory) throws IOException {
        build.certificate();
        this.port = freePort();
        Path settings = Files.writeString(directory.resolve("nginx.conf"),
                SETTINGS.replace("@DIR@", directory.toString()).replace("@PORT@", Integer.toString(port)));
        this.process = new ProcessBuilder(List.of("nginx", "-e", directory.resolve("nginx.log").toString(),
                "-p", directory.toString(), "-c", settings.toString())).inheritIO().start();
        for (int i = 0; i < TRIES && !listens(); i++) {
            Pause.millis(PAUSE_MILLIS);
        }
    }

    int port() {
        return port;
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        Pause.untilEnded(process);
    }
}

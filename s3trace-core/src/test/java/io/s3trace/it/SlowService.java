package io.s3trace.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** Answers every request after {@link #DELAY}. */
final class SlowService implements AutoCloseable {

    static final Duration DELAY = Duration.ofMillis(300);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpServer server;

    private SlowService(HttpServer server) {
        this.server = server;
        server.createContext("/", SlowService::answer);
        server.setExecutor(executor);
        server.start();
    }

    static SlowService start() throws IOException {
        return new SlowService(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        long deadline = System.nanoTime() + DELAY.toNanos();
        for (long left = DELAY.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        byte[] body = "slow but sure".getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}

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

/** Answers every request after a while: {@link #DELAY}, if not told otherwise. */
final class SlowService implements AutoCloseable {

    static final Duration DELAY = Duration.ofMillis(300);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpServer server;

    private SlowService(HttpServer server, Duration delay) {
        this.server = server;
        server.createContext("/", exchange -> answer(exchange, delay));
        server.setExecutor(executor);
        server.start();
    }

    static SlowService start() throws IOException {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), DELAY);
    }

    static SlowService start(InetSocketAddress address, Duration delay) throws IOException {
        return new SlowService(HttpServer.create(address, 0), delay);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }

    private static void answer(HttpExchange exchange, Duration delay) throws IOException {
        long deadline = System.nanoTime() + delay.toNanos();
        for (long left = delay.toNanos(); left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        byte[] body = "slow but sure".getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}

package io.s3trace.examples.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Serves figures to Prometheus at {@code /metrics}, and at {@code /healthz} whether the agent is well. */
final class Exporter implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ExecutorService threads = Executors.newFixedThreadPool(2, task -> Thread.ofPlatform().daemon()
            .name("exporter").unstarted(task));
    private final HttpServer server;

    Exporter(AgentConfig.Exporter config, BooleanSupplier healthy) throws ConfigException {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new ConfigException("exporter: listen on " + config.host() + ":" + config.port() + ": " + e.getMessage());
        }
        server.createContext("/metrics", exchange -> answer(exchange, 200, TEXT, registry.scrape()));
        server.createContext("/healthz", exchange -> answer(exchange, healthy.getAsBoolean() ? 200 : 503,
                "text/plain", healthy.getAsBoolean() ? "ok\n" : "not tracing\n"));
        server.setExecutor(threads);
        server.start();
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** {@return where it is, as a URL} */
    String url() {
        return "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort() + "/metrics";
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        registry.close();
    }
}

package io.s3trace.examples.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.s3trace.micrometer.RequestExemplars;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves figures to Prometheus at {@code /metrics}, and at {@code /healthz} whether the agent is well. Who accepts the
 * OpenMetrics format, as Prometheus does, gets exemplars with the request id.
 */
final class Exporter implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(
            new ExemplarsOnBuckets(), new PrometheusRegistry(), Clock.SYSTEM, new RequestExemplars());
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
        server.createContext("/metrics", exchange -> {
            String accepted = exchange.getRequestHeaders().getOrDefault("Accept", List.of()).toString();
            String type = accepted.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
            answer(exchange, 200, type, registry.scrape(type));
        });
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

    /** Micrometer puts exemplars on all of a histogram's lines, for which Prometheus (2.42) rejects the whole page. */
    private static final class ExemplarsOnBuckets implements PrometheusConfig {
        @Override
        public @Nullable String get(String key) {
            return null;
        }

        @Override
        public Properties prometheusProperties() {
            Properties properties = new Properties();
            properties.setProperty("io.prometheus.exporter.exemplarsOnAllMetricTypes", "false");
            return properties;
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        registry.close();
    }
}

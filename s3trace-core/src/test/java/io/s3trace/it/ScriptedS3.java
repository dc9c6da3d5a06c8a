package io.s3trace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.s3trace.S3Tracer;
import io.s3trace.advice.Finding;
import io.s3trace.advice.S3Advisor;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server over plain HTTP that answers like S3, as its buckets say: {@code moved} is in another region, {@code busy} takes a
 * request each 10 ms and refuses all others, {@code large} has objects of 1 MiB, {@code ranged} those of 8 MB, of which ranges
 * may be had, {@code slow} takes 100 ms, {@code missing} has none, {@code denied} may not be asked, {@code misread} understands
 * no request, and all others have small objects.
 */
final class ScriptedS3 implements AutoCloseable {
    /** What makes a request S3's. */
    static final String SIGNATURE =
            "AWS4-HMAC-SHA256 Credential=TEST/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

    /** The name by which clients reach it that ask a {@link NameServer}. */
    static final String NAME = "slow.example";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String ETAG = "\"d41d8cd98f00b204e9800998ecf8427e\"";
    private static final long APART_NANOS = Duration.ofMillis(10).toNanos();
    private static final int LARGE = 1 << 20;

    private static final Duration SLOW = Duration.ofMillis(100);
    private static final int RANGED = 8_000_000;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final AtomicInteger answered = new AtomicInteger();
    private long lastNanos = System.nanoTime() - APART_NANOS;

    /** Starts one at an address of this host. */
    ScriptedS3(String address) {
        try {
            server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/moved/", exchange -> {
            String path = exchange.getRequestURI().getPath().replace("/moved/", "/here/");
            exchange.getResponseHeaders().add("Location", endpoint() + path);
            exchange.getResponseHeaders().add("x-amz-bucket-region", "eu-west-1");
            answer(exchange, 307, error("TemporaryRedirect"));
        });
        server.createContext("/busy/", this::answerIfNotBusy);
        server.createContext("/large/", exchange -> answer(exchange, 200, new byte[LARGE]));
        server.createContext("/ranged/", this::answerRange);
        server.createContext("/slow/", exchange -> {
            LockSupport.parkNanos(SLOW.toNanos());
            answer(exchange, 200, new byte[100]);
        });
        server.createContext("/missing/", exchange -> answer(exchange, 404, error("NoSuchKey")));
        server.createContext("/denied/", exchange -> answer(exchange, 403, error("AccessDenied")));
        server.createContext("/misread/", exchange -> answer(exchange, 400, error("InvalidRequest")));
        server.createContext("/", exchange -> answer(exchange, 200, new byte[100]));
        server.setExecutor(executor);
        server.start();
    }

    String endpoint() {
        return "http://" + host();
    }

    String host() {
        return server.getAddress().getHostString() + ":" + port();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** How many requests it has answered. */
    int answered() {
        return answered.get();
    }

    /**
     * The findings about a client of this server, which is run while its requests are traced.
     *
     * @param meanwhile is done while it runs
     */
    List<Finding> judge(Path directory, List<String> client, Runnable meanwhile) {
        S3Advisor advisor = new S3Advisor();
        EventCollector events = EventCollector.of(event -> true);
        int before = answered();
        try (S3Tracer _ = S3Tracer.builder().mode(ProbeMode.HTTP).endpoint(host()).endpoint(NAME)
                .filter(event -> event.connection().remote().port() == port()).onEveryEvent(advisor).onEvent(events).start();
                Child child = Child.start(directory, "client", client)) {
            meanwhile.run();
            child.succeed(TIMEOUT);
            assertThat(events.await(answered() - before)).hasSize(answered() - before);
        }
        return advisor.findings();
    }

    private void answerRange(HttpExchange exchange) throws IOException {
        Matcher range = RANGE.matcher(exchange.getRequestHeaders().getFirst("Range"));
        if (!range.matches()) {
            answer(exchange, 416, error("InvalidRange"));
            return;
        }
        int from = Integer.parseInt(range.group(1));
        int to = Math.min(RANGED, 1 + Integer.parseInt(range.group(2)));
        exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + RANGED);
        answer(exchange, 206, new byte[to - from]);
    }

    private synchronized boolean isBusy() {
        long now = System.nanoTime();
        boolean busy = now - lastNanos < APART_NANOS;
        lastNanos = now;
        return busy;
    }

    private void answerIfNotBusy(HttpExchange exchange) throws IOException {
        boolean busy = isBusy();
        answer(exchange, busy ? 503 : 200, busy ? error("SlowDown") : new byte[100]);
    }

    private static byte[] error(String code) {
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code></Error>")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void answer(HttpExchange exchange, int wanted, byte[] content) throws IOException {
        boolean unchanged = wanted == 200 && ETAG.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
        int status = unchanged ? 304 : wanted;
        byte[] body = unchanged ? new byte[0] : content;
        answered.incrementAndGet();
        try (exchange) {
            exchange.getResponseHeaders().add("x-amz-request-id", "SCRIPTED");
            exchange.getResponseHeaders().add("Content-Type", status < 300 ? "binary/octet-stream" : "application/xml");
            exchange.getResponseHeaders().add("ETag", ETAG);
            if (unchanged) {
                exchange.sendResponseHeaders(status, -1);
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }
}

package io.s3trace.examples.live;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Serves the page, and tells it four times a second what is new, once a second with all tables. */
public final class LiveServer implements AutoCloseable {
    private static final int TICK_MILLIS = 250;
    private static final int TICKS_PER_FIGURES = 4;

    private final HttpServer server;
    private final EventStreams streams;
    private final ComparisonStream comparisons;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("live-ticker").daemon().factory());
    private long ticks;

    private LiveServer(HttpServer server, EventStreams streams, ComparisonStream comparisons) {
        this.server = server;
        this.streams = streams;
        this.comparisons = comparisons;
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 for any that is free
     * @param model what to show
     * @param source where the events come from
     * @return the server; close it to stop
     * @throws IOException if it cannot listen there
     */
    public static LiveServer start(InetSocketAddress address, LiveModel model, LiveSource source) throws IOException {
        HttpServer http = HttpServer.create(address, 0);
        LiveMessages messages = new LiveMessages(model, source);
        EventStreams streams = new EventStreams(model, messages);
        ComparisonStream comparisons = new ComparisonStream(model.scorecards(), messages);
        LiveServer server = new LiveServer(http, streams, comparisons);
        Guard guard = new Guard(http.getAddress());
        http.setExecutor(server.requests);
        http.createContext("/", new Pages()).getFilters().add(guard);
        http.createContext("/events", streams).getFilters().add(guard);
        http.createContext("/differences", comparisons).getFilters().add(guard);
        http.start();
        Future<?> _ = server.ticker.scheduleAtFixedRate(server::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return server;
    }

    /**
     * Returns the address of the page.
     *
     * @return such as {@code http://127.0.0.1:8080/}
     */
    public URI uri() {
        return URI.create("http://" + Guard.authority(server.getAddress()) + "/");
    }

    private void tick() {
        try {
            streams.tick(ticks++ % TICKS_PER_FIGURES == 0);
        } catch (RuntimeException e) {
            System.err.println("error: tell the page: " + e); // the next tick may do better
        }
    }

    /** Ends all pages' streams and stops. */
    @Override
    public void close() {
        ticker.shutdownNow();
        streams.end();
        comparisons.end();
        server.stop(0);
        requests.shutdownNow();
    }
}

package io.s3trace.examples.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Tells a page once a second how what comes differs from what was before it asked. It ends when the page goes away. */
final class ComparisonStream implements HttpHandler {
    private static final int MOST = 4;

    private final Scorecards scorecards;
    private final LiveMessages messages;
    private final Semaphore free = new Semaphore(MOST);
    private volatile boolean ended;

    ComparisonStream(Scorecards scorecards, LiveMessages messages) {
        this.scorecards = scorecards;
        this.messages = messages;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (!free.tryAcquire()) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        try (Scorecards.Comparing comparing = scorecards.compare()) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (!ended) {
                out.write(messages.comparison(comparing.now()));
                out.flush();
                TimeUnit.SECONDS.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            free.release();
        }
    }

    void end() {
        ended = true;
    }
}

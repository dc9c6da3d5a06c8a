package io.s3trace.examples.live;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** One page's server-sent events. A page that does not read is sent away; it comes back by itself and starts anew. */
final class EventStream {
    private static final int WAITING = 32;
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> messages = new ArrayBlockingQueue<>(WAITING);
    private volatile boolean ended;

    /** Takes a message, unless the page is too far behind. */
    void send(byte[] message) {
        if (!messages.offer(message)) {
            end();
        }
    }

    void end() {
        ended = true;
        messages.clear();
        messages.offer(END);
    }

    /** Writes messages until the page goes away or {@link #end()}. */
    void run(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            while (!ended) {
                byte[] message = messages.take();
                out.write(message);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

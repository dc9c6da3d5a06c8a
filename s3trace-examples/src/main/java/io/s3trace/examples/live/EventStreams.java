package io.s3trace.examples.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The pages that are open. Every message is made once, whatever their number. */
final class EventStreams implements HttpHandler {
    private static final int MOST = 32;

    private final LiveModel model;
    private final LiveMessages messages;
    private final Queue<EventStream> joining = new ConcurrentLinkedQueue<>();
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private long sentUntilSecond;

    EventStreams(LiveModel model, LiveMessages messages) {
        this.model = model;
        this.messages = messages;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (open.size() >= MOST) {
            exchange.sendResponseHeaders(503, -1);
            return;
        }
        EventStream stream = new EventStream();
        open.add(stream);
        joining.add(stream);
        try {
            stream.run(exchange);
        } finally {
            open.remove(stream);
            joining.remove(stream);
        }
    }

    /** Sends what is new; only ever called by one thread. */
    void tick(boolean withFigures) {
        boolean joined = greet();
        RequestSample.Picked picked = model.pick();
        long now = LiveModel.now();
        if (!open.isEmpty()) {
            send(messages.tick(picked, model.heat(sentUntilSecond)));
            if (withFigures || joined) {
                send(messages.figures());
            }
        }
        sentUntilSecond = now - 1;
    }

    private boolean greet() {
        if (joining.isEmpty()) {
            return false;
        }
        byte[] hello = messages.hello();
        for (EventStream stream = joining.poll(); stream != null; stream = joining.poll()) {
            stream.send(hello);
        }
        return true;
    }

    private void send(byte[] message) {
        for (EventStream stream : open) {
            if (!joining.contains(stream)) {
                stream.send(message);
            }
        }
    }

    void end() {
        open.forEach(EventStream::end);
    }
}

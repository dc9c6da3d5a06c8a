package io.s3trace.examples.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves the page's files, which are the resources beside this class, and nothing else. */
final class Pages implements HttpHandler {
    private static final List<String> FILES = List.of(
            "index.html", "live.css", "icon.svg", "main.js", "format.js", "filter.js", "theme.js", "heatmap.js",
            "phases.js", "findings.js", "requests.js", "tables.js", "details.js", "costs.js", "comparison.js", "process.js",
            "dialog.js");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, byte[]> contents = new HashMap<>();

    Pages() {
        for (String file : FILES) {
            try (InputStream in = Pages.class.getResourceAsStream(file)) {
                contents.put("/" + file, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("read resource " + file, e);
            }
        }
        contents.put("/", contents.get("/index.html"));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        byte[] content = contents.get(path);
        if (content == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        String extension = path.equals("/") ? "html" : path.substring(path.lastIndexOf('.') + 1);
        exchange.getResponseHeaders().set("Content-Type", TYPES.get(extension));
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }
}

package io.s3trace.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.s3trace.it.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A headless Chromium, driven by chromedriver as W3C WebDriver has it; its profile is in the given directory. */
final class Chromium implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final String STARTED = "started successfully on port ";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // WebDriver, section 12

    private final HttpClient http = HttpClient.newHttpClient();
    private final Child driver;
    private final URI root;
    private final String session;

    Chromium(Path directory) {
        driver = Child.start(directory, "chromedriver", List.of("chromedriver", "--port=0"));
        try {
            driver.awaitOutput(STARTED, TIMEOUT);
            root = URI.create("http://127.0.0.1:" + driver.output().replaceAll("(?s).*" + STARTED + "(\\d+).*", "$1"));
            session = start(directory);
        } catch (RuntimeException | AssertionError e) {
            driver.close();
            throw e;
        }
    }

    private String start(Path directory) {
        List<String> arguments = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--hide-scrollbars", "--user-data-dir=" + directory.resolve("chromium"));
        Map<String, Object> capabilities = Map.of("browserName", "chrome",
                "goog:loggingPrefs", Map.of("browser", "ALL"),
                "goog:chromeOptions", Map.of("args", arguments));
        return post("/session", Map.of("capabilities", Map.of("alwaysMatch", capabilities)))
                .path("sessionId").asText();
    }

    void open(URI page) {
        command("/url", Map.of("url", page.toString()));
    }

    /** Makes the page this wide, in CSS pixels, and light or dark. */
    void show(int width, int height, String scheme) {
        devTools("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        devTools("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Runs the body of a function. */
    JsonNode script(String body, Object... arguments) {
        return command("/execute/sync", Map.of("script", body, "args", List.of(arguments)));
    }

    String text(String selector) {
        return script("return document.querySelector(arguments[0])?.textContent ?? ''", selector).asText();
    }

    /** A whole number as people read it, such as 1,234. */
    long number(String selector) {
        String digits = text(selector).replace(",", "");
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    /** Moves the mouse there and clicks, as a user would: fails if something else is in the way. */
    void click(String selector) {
        command("/element/" + find(selector) + "/click", Map.of());
    }

    void type(String selector, String text) {
        command("/element/" + find(selector) + "/clear", Map.of());
        if (!text.isEmpty()) {
            command("/element/" + find(selector) + "/value", Map.of("text", text));
        }
    }

    /** Presses a key, wherever the focus is; special ones have the codes of WebDriver, section 17.4.2. */
    void press(char key) {
        List<Map<String, String>> strokes = List.of(Map.of("type", "keyDown", "value", String.valueOf(key)),
                Map.of("type", "keyUp", "value", String.valueOf(key)));
        command("/actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", strokes))));
    }

    /** What scripts and the browser itself complained of. */
    JsonNode complaints() {
        return command("/se/log", Map.of("type", "browser"));
    }

    void screenshot(Path file) {
        try {
            JsonNode image = devTools("Page.captureScreenshot", Map.of("format", "png"));
            Files.write(file, Base64.getDecoder().decode(image.path("data").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            exchange(request("/session/" + session).DELETE().build());
        } finally {
            driver.close();
        }
    }

    private String find(String selector) {
        return command("/element", Map.of("using", "css selector", "value", selector)).path(ELEMENT).asText();
    }

    private JsonNode devTools(String name, Map<String, Object> parameters) {
        return command("/goog/cdp/execute", Map.of("cmd", name, "params", parameters));
    }

    private JsonNode command(String path, Object body) {
        return post("/session/" + session + path, body);
    }

    private JsonNode post(String path, Object body) {
        try {
            String json = MAPPER.writeValueAsString(body);
            return exchange(request(path).POST(HttpRequest.BodyPublishers.ofString(json)).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(TIMEOUT);
    }

    private JsonNode exchange(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode value = MAPPER.readTree(response.body()).path("value");
            if (response.statusCode() != 200) {
                throw new AssertionError(request.uri() + ": " + value.path("message").asText());
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

package io.s3trace.examples.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.S3RequestEvent;
import io.s3trace.TracerStats;
import io.s3trace.stats.KeyFigures;
import io.s3trace.stats.StatisticsSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is sent to the page, as server-sent events whose data is a JSON object. Times are in nanoseconds. */
final class LiveMessages {
    private static final int ROWS = 10;
    private static final int IN_FLIGHT = 15;

    private final JsonFactory json = new JsonFactory();
    private final LiveModel model;
    private final LiveSource source;
    private final EventWriter writer;

    LiveMessages(LiveModel model, LiveSource source, EventWriter writer) {
        this.model = model;
        this.source = source;
        this.writer = writer;
    }

    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** All that went before, for a page that was just opened. */
    byte[] hello() {
        return message("hello", json -> {
            counts(json);
            columns(model.heat(0), json);
            requests("requests", model.recent(), json);
        });
    }

    /** What is new: the requests picked, and the columns of the heat map that have changed. */
    byte[] tick(RequestSample.Picked picked, List<HeatMap.Column> columns) {
        return message("tick", json -> {
            counts(json);
            columns(columns, json);
            requests("requests", picked.requests(), json);
            json.writeNumberField("of", picked.of());
            json.writeNumberField("errorsLeftOut", picked.errorsLeftOut());
        });
    }

    /** The tables. */
    byte[] figures() {
        return message("figures", json -> {
            json.writeStringField("state", source.state());
            StatisticsSnapshot operations = model.operations();
            json.writeFieldName("all");
            figures(operations.all(), json);
            table("operations", operations, Integer.MAX_VALUE, json);
            table("buckets", model.buckets(), ROWS, json);
            table("processes", model.comms(), ROWS, json);
            table("errors", model.failures(), ROWS, json);
            requests("slowest", model.slowest(), json);
            inFlight(json);
            health(json);
        });
    }

    private void counts(JsonGenerator json) throws IOException {
        json.writeNumberField("now", System.currentTimeMillis());
        json.writeNumberField("total", model.requests());
        json.writeNumberField("failed", model.errors());
    }

    private static void columns(List<HeatMap.Column> columns, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("columns");
        for (HeatMap.Column column : columns) {
            json.writeStartObject();
            json.writeNumberField("second", column.second());
            json.writeNumberField("errors", column.errors());
            json.writeFieldName("cells");
            json.writeArray(column.cells(), 0, column.cells().length);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void requests(String name, List<Shown> requests, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (Shown request : requests) {
            request(request.number(), request.event(), json);
        }
        json.writeEndArray();
    }

    private void request(long number, S3RequestEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", number);
        json.writeBooleanField("failed", event.failed());
        json.writeFieldName("event");
        writer.write(event, json);
        json.writeEndObject();
    }

    private void inFlight(JsonGenerator json) throws IOException {
        List<S3RequestEvent> requests = source.inFlight();
        json.writeNumberField("inFlightCount", requests.size());
        json.writeArrayFieldStart("inFlight");
        List<S3RequestEvent> longest = requests.stream()
                .sorted(Comparator.comparing(S3RequestEvent::start)).limit(IN_FLIGHT).toList();
        for (S3RequestEvent event : longest) {
            request(0, event, json);
        }
        json.writeEndArray();
    }

    private static void table(String name, StatisticsSnapshot snapshot, int limit, JsonGenerator json)
            throws IOException {
        json.writeNumberField(name + "Count", snapshot.keys().size());
        json.writeArrayFieldStart(name);
        for (KeyFigures key : snapshot.keys().subList(0, Math.min(limit, snapshot.keys().size()))) {
            figures(key, json);
        }
        json.writeEndArray();
    }

    private static void figures(KeyFigures figures, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", figures.key());
        json.writeNumberField("count", figures.count());
        json.writeNumberField("errors", figures.errors());
        json.writeNumberField("throttled", figures.throttled());
        json.writeNumberField("sent", figures.requestBytes());
        json.writeNumberField("received", figures.responseBytes());
        json.writeNumberField("p50", figures.total().p50Nanos());
        json.writeNumberField("p90", figures.total().p90Nanos());
        json.writeNumberField("p99", figures.total().p99Nanos());
        json.writeNumberField("max", figures.total().maxNanos());
        json.writeEndObject();
    }

    private void health(JsonGenerator json) throws IOException {
        Optional<TracerStats> stats = source.stats();
        if (stats.isEmpty()) {
            json.writeNullField("health");
            return;
        }
        json.writeObjectFieldStart("health");
        json.writeNumberField("probes", stats.get().probes().size());
        json.writeNumberField("gaps", stats.get().gaps());
        json.writeNumberField("ringFull", stats.get().kernel().ringFull());
        json.writeNumberField("dropped",
                stats.get().subscribers().stream().mapToLong(TracerStats.SubscriberStats::dropped).sum());
        json.writeEndObject();
    }

    private byte[] message(String name, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
        bytes.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        try (JsonGenerator generator = json.createGenerator(bytes)) {
            generator.writeStartObject();
            content.write(generator);
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}

package io.s3trace.examples.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.advice.AdviceReport;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.stats.StatisticsComparison;
import io.s3trace.stats.StatisticsSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is sent to the page, as server-sent events whose data is a JSON object. */
final class LiveMessages {
    private static final int ROWS = 10;
    private static final int SCORECARD_ROWS = 25;
    private static final int IN_FLIGHT = 15;

    private final JsonFactory factory = new JsonFactory();
    private final LiveModel model;
    private final LiveSource source;

    LiveMessages(LiveModel model, LiveSource source) {
        this.model = model;
        this.source = source;
    }

    @FunctionalInterface
    private interface Content {
        void write(LiveJson json) throws IOException;
    }

    /** All that went before, for a page that was just opened. */
    byte[] hello() {
        return message("hello", json -> {
            counts(json);
            json.columns(model.heat(0));
            json.requests("requests", model.recent());
        });
    }

    /** What is new: the requests picked, and the columns of the heat map that have changed. */
    byte[] tick(RequestSample.Picked picked, List<HeatMap.Column> columns) {
        return message("tick", json -> {
            counts(json);
            json.columns(columns);
            json.requests("requests", picked.requests());
            json.number("of", picked.of());
            json.number("errorsLeftOut", picked.errorsLeftOut());
        });
    }

    /** The tables. */
    byte[] figures() {
        return message("figures", json -> {
            json.text("state", source.state());
            StatisticsSnapshot operations = model.operations();
            json.figures("all", operations.all());
            json.table("operations", operations, Integer.MAX_VALUE);
            json.table("buckets", model.buckets(), ROWS);
            json.table("processes", model.processes(), ROWS);
            json.table("ofProcesses", model.ofProcesses(), Integer.MAX_VALUE);
            StatisticsSnapshot scorecard = model.scorecards().sinceStart();
            json.number("millis", Duration.between(scorecard.from(), scorecard.to()).toMillis());
            json.table("scorecard", scorecard, SCORECARD_ROWS);
            Optional<StatisticsComparison> comparison = model.scorecards().withEarlier();
            if (comparison.isPresent()) {
                json.comparison(comparison.get(), SCORECARD_ROWS);
            }
            json.table("errors", model.failures(), ROWS);
            json.failedConnections(model.failedConnections());
            json.requests("slowest", model.slowest());
            AdviceReport report = model.advice();
            json.advice(report, ROWS);
            json.costs(report.costs(), ROWS);
            inFlight(json);
            health(json);
        });
    }

    /** How two spans of time differ. */
    byte[] comparison(StatisticsComparison comparison) {
        return message("comparison", json -> json.comparison(comparison, SCORECARD_ROWS));
    }

    private void counts(LiveJson json) throws IOException {
        json.number("now", System.currentTimeMillis());
        json.number("total", model.requests());
        json.number("failed", model.errors());
    }

    private void inFlight(LiveJson json) throws IOException {
        List<S3RequestEvent> requests = source.inFlight();
        json.number("inFlightCount", requests.size());
        json.inFlight(requests.stream().sorted(Comparator.comparing(S3RequestEvent::start)).limit(IN_FLIGHT).toList());
    }

    private void health(LiveJson json) throws IOException {
        Optional<TracerStats> stats = source.stats();
        if (stats.isPresent()) {
            json.health(stats.get());
        } else {
            json.nothing("health");
        }
    }

    private byte[] message(String name, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 14);
        bytes.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            content.write(new LiveJson(json));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }
}

package io.s3trace.examples.live;

import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.advice.AdviceReport;
import io.s3trace.advice.CostLine;
import io.s3trace.advice.CostReport;
import io.s3trace.advice.Finding;
import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.TracerStats;
import io.s3trace.examples.json.AdviceJson;
import io.s3trace.examples.json.EventJson;
import io.s3trace.stats.KeyComparison;
import io.s3trace.stats.KeyFigures;
import io.s3trace.stats.StatisticsComparison;
import io.s3trace.stats.StatisticsSnapshot;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes what messages are made of: requests, columns of the heat map, tables. Times are in nanoseconds. */
record LiveJson(JsonGenerator json) {

    void number(String name, long value) throws IOException {
        json.writeNumberField(name, value);
    }

    void text(String name, String value) throws IOException {
        json.writeStringField(name, value);
    }

    void columns(List<HeatMap.Column> columns) throws IOException {
        json.writeArrayFieldStart("columns");
        for (HeatMap.Column column : columns) {
            json.writeStartObject();
            number("second", column.second());
            number("errors", column.errors());
            json.writeFieldName("cells");
            json.writeArray(column.cells(), 0, column.cells().length);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void requests(String name, List<Shown> requests) throws IOException {
        json.writeArrayFieldStart(name);
        for (Shown request : requests) {
            request(request);
        }
        json.writeEndArray();
    }

    /** Requests under way have no number yet. */
    void inFlight(List<S3RequestEvent> requests) throws IOException {
        json.writeArrayFieldStart("inFlight");
        for (S3RequestEvent event : requests) {
            request(new Shown(0, event));
        }
        json.writeEndArray();
    }

    private void request(Shown request) throws IOException {
        json.writeStartObject();
        number("number", request.number());
        json.writeBooleanField("failed", request.failed());
        json.writeFieldName("event");
        EventJson.write(request.event(), json);
        json.writeEndObject();
    }

    /** The first rows of a table, and how many there are. */
    void table(String name, StatisticsSnapshot snapshot, int limit) throws IOException {
        number(name + "Count", snapshot.keys().size());
        json.writeArrayFieldStart(name);
        for (KeyFigures key : snapshot.keys().subList(0, Math.min(limit, snapshot.keys().size()))) {
            figures(key);
        }
        json.writeEndArray();
    }

    /** How often connections did not come about, by reason. */
    void failedConnections(Map<ConnectionFailure, Long> failures) throws IOException {
        json.writeArrayFieldStart("failedConnections");
        for (Map.Entry<ConnectionFailure, Long> failure : failures.entrySet()) {
            json.writeStartObject();
            text("key", failure.getKey().name());
            number("count", failure.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The verdict, the first findings, and how many there are. */
    void advice(AdviceReport report, int limit) throws IOException {
        json.writeFieldName("verdict");
        AdviceJson.write(report.verdict(), json);
        number("findingsCount", report.findings().size());
        json.writeArrayFieldStart("findings");
        for (Finding finding : report.findings().subList(0, Math.min(limit, report.findings().size()))) {
            AdviceJson.write(finding, json);
        }
        json.writeEndArray();
    }

    /** What requests cost, and the buckets and processes that cost most. */
    void costs(CostReport costs, int limit) throws IOException {
        json.writeObjectFieldStart("costs");
        text("currency", costs.currency());
        text("pricesOf", costs.pricesOf().toString());
        number("unpriced", costs.unpriced());
        json.writeNumberField("total", costs.total());
        json.writeNumberField("month", costs.aMonthOf(costs.total()));
        json.writeNumberField("failed", costs.failed());
        json.writeNumberField("repeated", costs.repeated());
        costs("buckets", costs, line -> line.subject().bucket(), limit);
        costs("processes", costs, line -> line.subject().process().comm() + " (" + line.subject().process().pid() + ")", limit);
        json.writeEndObject();
    }

    private void costs(String name, CostReport costs, Function<CostLine, String> key, int limit) throws IOException {
        json.writeArrayFieldStart(name);
        for (Map.Entry<String, Double> line : costs.by(key).entrySet().stream().limit(limit).toList()) {
            json.writeStartObject();
            text("key", line.getKey());
            json.writeNumberField("cost", line.getValue());
            json.writeNumberField("month", costs.aMonthOf(line.getValue()));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** How the figures of two spans differ: first those of which that is more than noise. */
    void comparison(StatisticsComparison comparison, int limit) throws IOException {
        json.writeArrayFieldStart("comparison");
        compared(comparison.all());
        for (KeyComparison key : comparison.keys().stream().sorted(Comparator.comparing(KeyComparison::isReal).reversed())
                .limit(limit).toList()) {
            compared(key);
        }
        json.writeEndArray();
    }

    private void compared(KeyComparison key) throws IOException {
        json.writeStartObject();
        text("key", key.key());
        figures("before", key.before());
        figures("after", key.after());
        text("total", key.total().change().name());
        text("errors", key.errors().change().name());
        json.writeEndObject();
    }

    void figures(String name, KeyFigures figures) throws IOException {
        json.writeFieldName(name);
        figures(figures);
    }

    private void figures(KeyFigures figures) throws IOException {
        json.writeStartObject();
        text("key", figures.key());
        number("count", figures.count());
        number("errors", figures.errors());
        number("throttled", figures.throttled());
        number("sent", figures.requestBytes());
        number("received", figures.responseBytes());
        number("p50", figures.total().p50Nanos());
        number("p90", figures.total().p90Nanos());
        number("p99", figures.total().p99Nanos());
        number("max", figures.total().maxNanos());
        json.writeEndObject();
    }

    void health(TracerStats stats) throws IOException {
        json.writeObjectFieldStart("health");
        number("probes", stats.probes().size());
        number("gaps", stats.gaps());
        number("ringFull", stats.kernel().ringFull());
        number("dropped", stats.subscribers().stream().mapToLong(TracerStats.SubscriberStats::dropped).sum());
        json.writeEndObject();
    }

    void nothing(String name) throws IOException {
        json.writeNullField(name);
    }
}

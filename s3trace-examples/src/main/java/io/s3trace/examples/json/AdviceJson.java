package io.s3trace.examples.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.advice.AdviceReport;
import io.s3trace.advice.CostLine;
import io.s3trace.advice.CostReport;
import io.s3trace.advice.Finding;
import io.s3trace.advice.Subject;
import io.s3trace.advice.Verdict;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * An {@link AdviceReport} as a JSON object, or a part of one. {@code schema} is its version: it changes if a field is removed or
 * means something else, not if one is added.
 */
public final class AdviceJson {
    private static final int SCHEMA = 1;

    private final JsonGenerator json;

    private AdviceJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes a report as an object. */
    public static void write(AdviceReport report, JsonGenerator json) throws IOException {
        new AdviceJson(json).report(report);
    }

    /** Writes a verdict as an object. */
    public static void write(Verdict verdict, JsonGenerator json) throws IOException {
        new AdviceJson(json).verdict(verdict);
    }

    /** Writes a finding as an object. */
    public static void write(Finding finding, JsonGenerator json) throws IOException {
        new AdviceJson(json).finding(finding);
    }

    private void report(AdviceReport report) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schema", SCHEMA);
        json.writeStringField("from", report.from().toString());
        json.writeStringField("to", report.to().toString());
        json.writeNumberField("requests", report.requests());
        json.writeNumberField("failed", report.failed());
        json.writeNumberField("sealed", report.sealed());
        json.writeNumberField("evicted", report.evicted());
        json.writeFieldName("verdict");
        verdict(report.verdict());
        json.writeArrayFieldStart("findings");
        for (Finding finding : report.findings()) {
            finding(finding);
        }
        json.writeEndArray();
        costs(report.costs());
        json.writeEndObject();
    }

    private void verdict(Verdict verdict) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", verdict.kind().name());
        json.writeStringField("sentence", verdict.sentence());
        json.writeEndObject();
    }

    private void finding(Finding finding) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", finding.id());
        json.writeStringField("severity", finding.severity().name());
        subject(finding.subject());
        json.writeStringField("summary", finding.summary());
        json.writeObjectFieldStart("evidence");
        json.writeNumberField("count", finding.evidence().count());
        json.writeNumberField("of", finding.evidence().of());
        json.writeArrayFieldStart("samples");
        for (S3RequestEvent sample : finding.evidence().samples()) {
            EventJson.write(sample, json);
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectFieldStart("figure");
        json.writeStringField("name", finding.figure().name());
        json.writeNumberField("value", finding.figure().value());
        json.writeNumberField("threshold", finding.figure().threshold());
        json.writeStringField("unit", finding.figure().unit());
        json.writeEndObject();
        json.writeStringField("change", finding.change());
        json.writeObjectFieldStart("saving");
        json.writeNumberField("requests", finding.saving().requests());
        json.writeNumberField("nanos", finding.saving().nanos());
        json.writeNumberField("money", finding.saving().money());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void subject(Subject subject) throws IOException {
        json.writeObjectFieldStart("subject");
        json.writeNumberField("pid", subject.process().pid());
        json.writeStringField("comm", subject.process().comm());
        text("exe", subject.process().exe());
        text("containerId", subject.process().containerId());
        text("podUid", subject.process().podUid());
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : new TreeMap<>(subject.labels()).entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
        text("bucket", subject.bucket());
        text("operation", subject.operation() == S3Operation.UNKNOWN ? "" : subject.operation().apiName());
        json.writeEndObject();
    }

    private void costs(CostReport costs) throws IOException {
        json.writeObjectFieldStart("costs");
        json.writeStringField("currency", costs.currency());
        json.writeStringField("pricesOf", costs.pricesOf().toString());
        json.writeNumberField("spanNanos", costs.span().toNanos());
        json.writeNumberField("total", costs.total());
        json.writeNumberField("failed", costs.failed());
        json.writeNumberField("repeated", costs.repeated());
        json.writeNumberField("aMonth", costs.aMonthOf(costs.total()));
        json.writeNumberField("unpriced", costs.unpriced());
        json.writeArrayFieldStart("lines");
        for (CostLine line : costs.lines()) {
            line(line);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void line(CostLine line) throws IOException {
        json.writeStartObject();
        subject(line.subject());
        text("storageClass", line.storageClass());
        json.writeStringField("priceClass", line.priceClass().name());
        json.writeNumberField("requests", line.requests());
        json.writeNumberField("failed", line.failed());
        json.writeNumberField("repeated", line.repeated());
        json.writeNumberField("billed", line.billed());
        json.writeNumberField("sentBytes", line.sentBytes());
        json.writeNumberField("receivedBytes", line.receivedBytes());
        json.writeNumberField("nanos", line.nanos());
        json.writeBooleanField("priced", line.priced());
        json.writeNumberField("cost", line.cost());
        json.writeNumberField("failedCost", line.failedCost());
        json.writeNumberField("repeatedCost", line.repeatedCost());
        json.writeEndObject();
    }

    private void text(String name, String value) throws IOException {
        if (value.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }
}

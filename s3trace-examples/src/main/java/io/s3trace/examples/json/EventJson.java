package io.s3trace.examples.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.s3trace.event.BucketSource;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Phases;
import io.s3trace.event.RequestInfo;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.SealedDoubt;
import io.s3trace.event.SealedExchange;
import io.s3trace.event.StreamInfo;
import io.s3trace.event.TlsLibrary;
import io.s3trace.event.TraceEvent;
import io.s3trace.select.ProbeMode;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A request, or a connection that did not come about, as a flat JSON object: every field is always there, null when unknown. A
 * sealed exchange is an object in the only field of another one.
 */
public final class EventJson {
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final JsonGenerator json;

    private EventJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes one.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static void write(TraceEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        EventJson writer = new EventJson(json);
        switch (event) {
            case S3RequestEvent request -> writer.fields(request);
            case FailedConnectionEvent failure -> writer.fields(failure);
            case SealedExchange exchange -> writer.fields(exchange);
            default -> throw new IllegalArgumentException("no such event is written: " + event);
        }
        json.writeEndObject();
    }

    private void process(TraceEvent event, String threadName) throws IOException {
        text("time", MICROSECONDS.format(event.start()));
        number("pid", event.process().pid());
        number("tid", event.tid());
        text("comm", event.process().comm());
        text("exe", event.process().exe());
        text("containerId", event.process().containerId());
        text("podUid", event.process().podUid());
        text("threadName", threadName);
        labels(event.labels());
    }

    /** It has the fields of a request; outcome and reached say that none was made. */
    private void fields(FailedConnectionEvent event) throws IOException {
        process(event, "");
        text("library", library(event.library()));
        text("operation", S3Operation.UNKNOWN.apiName());
        unknown("bucket", "bucketSource", "key", "uploadId", "partNumber", "method");
        text("host", event.host());
        unknown("target", "userAgent", "conditions", "attempt");
        json.writeBooleanField("attemptInferred", false);
        number("requestBytes", 0);
        number("requestBodyBytes", 0);
        unknown("status", "errorCode");
        number("failedKeys", 0);
        unknown("requestId", "etag", "storageClass", "bucketRegion");
        number("responseBytes", 0);
        unknown("responseBodyBytes", "protocol", "streamId", "streamReset", "windowClosedNanos");
        json.writeBooleanField("throttled", false);
        text("local", event.local().toString());
        text("remote", event.remote().toString());
        json.writeBooleanField("reused", false);
        phases(new Phases(event.dnsNanos(), event.connectNanos(), event.tlsNanos(), S3RequestEvent.UNKNOWN,
                S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN, event.latencyNanos()));
        unknown("roundTripNanos", "retransmits");
        text("outcome", event.failure().name());
        text("reached", event.failure().inHandshake() ? "HANDSHAKING" : "CONNECTING");
        json.writeBooleanField("gap", false);
        json.writeBooleanField("joined", false);
    }

    private void fields(SealedExchange event) throws IOException {
        json.writeObjectFieldStart("sealed");
        process(event, "");
        text("host", event.host());
        text("bucket", event.bucket());
        text("local", event.local().toString());
        text("remote", event.remote().toString());
        text("version", event.version());
        number("sentBytes", event.sentBytes());
        number("receivedBytes", event.receivedBytes());
        json.writeBooleanField("reused", event.reused());
        json.writeBooleanField("answered", event.answered());
        number("durationNanos", event.latencyNanos());
        json.writeObjectFieldStart("phases");
        number("send", event.sendNanos());
        number("wait", event.waitNanos());
        number("receive", event.receiveNanos());
        json.writeEndObject();
        json.writeArrayFieldStart("doubts");
        for (SealedDoubt doubt : new TreeSet<>(event.doubts())) {
            json.writeString(doubt.name());
        }
        json.writeEndArray();
        text("end", event.end().name());
        json.writeEndObject();
    }

    private void unknown(String... names) throws IOException {
        for (String name : names) {
            json.writeNullField(name);
        }
    }

    private void fields(S3RequestEvent event) throws IOException {
        process(event, event.threadName());
        text("library", library(event.connection().library()));
        text("operation", event.operation().apiName());
        text("bucket", event.resource().bucket());
        text("bucketSource", bucketSource(event.resource().bucketSource()));
        text("key", event.resource().key());
        text("uploadId", event.resource().uploadId());
        number("partNumber", event.resource().partNumber());
        request(event.request());
        response(event.response());
        stream(event);
        json.writeBooleanField("throttled", event.throttled());
        text("local", event.connection().local().toString());
        text("remote", event.connection().remote().toString());
        json.writeBooleanField("reused", event.connection().reused());
        phases(event.phases());
        number("roundTripNanos", event.network().roundTripNanos());
        number("retransmits", event.network().retransmits());
        text("outcome", event.outcome().name());
        text("reached", event.reached().name());
        json.writeBooleanField("gap", event.gap());
        json.writeBooleanField("joined", event.joined());
    }

    /** {@return by what name its requests, or else its connects, are asked for: that of a {@link ProbeMode}} */
    public static String library(TlsLibrary library) {
        return switch (library) {
            case NONE -> ProbeMode.HTTP.name();
            case UNKNOWN -> ProbeMode.TCP_CONNECT.name();
            default -> library.name();
        };
    }

    private static String bucketSource(BucketSource source) {
        return source == BucketSource.NONE ? "" : source.name();
    }

    private void stream(S3RequestEvent event) throws IOException {
        StreamInfo stream = event.stream();
        text("protocol", event.protocol());
        number("streamId", stream.id() == 0 ? S3RequestEvent.UNKNOWN : stream.id());
        text("streamReset", stream.reset());
        number("windowClosedNanos", stream.windowClosedNanos());
    }

    private void request(RequestInfo request) throws IOException {
        text("method", request.method());
        text("host", request.host());
        text("target", request.target());
        text("userAgent", request.userAgent());
        text("conditions", request.conditions());
        number("attempt", request.attempt());
        json.writeBooleanField("attemptInferred", request.attemptInferred());
        number("requestBytes", request.bytes());
        number("requestBodyBytes", request.bodyBytes());
    }

    private void response(ResponseInfo response) throws IOException {
        number("status", response.status());
        text("errorCode", response.errorCode());
        json.writeNumberField("failedKeys", response.failedKeys());
        text("requestId", response.requestId());
        text("etag", response.etag());
        text("storageClass", response.storageClass());
        text("bucketRegion", response.bucketRegion());
        number("responseBytes", response.bytes());
        number("responseBodyBytes", response.bodyBytes());
    }

    private void phases(Phases phases) throws IOException {
        number("durationNanos", phases.totalNanos());
        json.writeObjectFieldStart("phases");
        number("dns", phases.dnsNanos());
        number("connect", phases.connectNanos());
        number("tls", phases.tlsNanos());
        number("ready", phases.readyNanos());
        number("send", phases.sendNanos());
        number("wait", phases.waitNanos());
        number("receive", phases.receiveNanos());
        json.writeEndObject();
    }

    private void labels(Map<String, String> labels) throws IOException {
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
    }

    private void text(String name, String value) throws IOException {
        if (value.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeStringField(name, value);
        }
    }

    private void number(String name, long value) throws IOException {
        if (value == S3RequestEvent.UNKNOWN) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}

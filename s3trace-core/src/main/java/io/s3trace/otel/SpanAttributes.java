package io.s3trace.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Phases;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.RequestInfo;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.event.StreamInfo;
import io.s3trace.event.TraceEvent;
import java.util.Locale;

/**
 * What an event says, in the words of OpenTelemetry's semantic conventions (S3, AWS SDK, HTTP and RPC clients, process,
 * thread, container); what they have no word for begins with {@code s3trace.}. What is not known is left out.
 */
final class SpanAttributes {
    private static final double NANOS_PER_SECOND = 1e9;

    private final AttributesBuilder attributes = Attributes.builder();

    private SpanAttributes() {}

    static Attributes of(S3RequestEvent event) {
        SpanAttributes all = new SpanAttributes();
        all.aws(event);
        all.http(event);
        all.network(event.request().host(), event.connection().remote(), event.connection().local());
        all.put("network.protocol.name", "http");
        all.put("network.protocol.version", version(event.protocol()));
        all.stream(event.stream());
        all.process(event);
        all.put("thread.name", event.threadName());
        all.phases(event.phases());
        return all.attributes.build();
    }

    static Attributes of(FailedConnectionEvent event) {
        SpanAttributes all = new SpanAttributes();
        all.network(event.host(), event.remote(), event.local());
        all.process(event);
        all.putPhase("dns", event.dnsNanos());
        all.putPhase("connect", event.connectNanos());
        all.putPhase("tls", event.tlsNanos());
        all.put("error.type", errorType(event));
        return all.attributes.build();
    }

    /** What is behind {@code HTTP/}. */
    private static String version(String protocol) {
        return protocol.substring(protocol.indexOf('/') + 1);
    }

    private void stream(StreamInfo stream) {
        put("s3trace.stream.reset", stream.reset());
        putPhase("window_closed", stream.windowClosedNanos());
    }

    /** Why a connection did not come about. */
    static String errorType(FailedConnectionEvent event) {
        return event.failure().name().toLowerCase(Locale.ROOT);
    }

    /** Why a request failed: an S3 error code, a status, or how it ended. */
    static String errorType(S3RequestEvent event) {
        ResponseInfo response = event.response();
        if (!response.errorCode().isEmpty()) {
            return response.errorCode();
        }
        return response.status() == S3RequestEvent.UNKNOWN
                ? event.outcome().name().toLowerCase(Locale.ROOT)
                : Integer.toString(response.status());
    }

    private void aws(S3RequestEvent event) {
        if (event.operation() != S3Operation.UNKNOWN) {
            put("rpc.system", "aws-api");
            put("rpc.service", "S3");
            put("rpc.method", event.operation().apiName());
        }
        S3Resource resource = event.resource();
        put("aws.s3.bucket", resource.bucket());
        put("aws.s3.key", resource.key());
        put("aws.s3.upload_id", resource.uploadId());
        put("aws.s3.part_number", resource.partNumber());
        put("aws.s3.copy_source", resource.copySource());
        put("aws.request_id", event.response().requestId());
        put("aws.extended_request_id", event.response().hostId());
    }

    private void http(S3RequestEvent event) {
        RequestInfo request = event.request();
        put("http.request.method", request.method());
        put("http.request.body.size", request.bodyBytes());
        put("http.request.size", request.bytes());
        put("http.response.status_code", event.response().status());
        put("http.response.body.size", event.response().bodyBytes());
        put("http.response.size", event.response().bytes());
        if (request.attempt() > 1) {
            put("http.request.resend_count", request.attempt() - 1);
        }
        put("user_agent.original", request.userAgent());
        if (event.failed()) {
            put("error.type", errorType(event));
        }
    }

    private void network(String host, Endpoint remote, Endpoint local) {
        Address server = Address.of(host);
        put("server.address", server.host());
        putPort("server.port", server.port());
        put("network.peer.address", remote.address());
        putPort("network.peer.port", remote.port());
        put("network.local.address", local.address());
        putPort("network.local.port", local.port());
    }

    private void process(TraceEvent event) {
        ProcessInfo process = event.process();
        put("process.pid", process.pid());
        put("process.executable.name", process.comm());
        put("process.executable.path", process.exe());
        put("process.creation.time", process.startTime().toString());
        put("container.id", process.containerId());
        put("k8s.pod.uid", process.podUid());
        put("thread.id", event.tid());
        event.labels().forEach((label, value) -> put("s3trace.label." + label, value));
    }

    private void phases(Phases phases) {
        putPhase("dns", phases.dnsNanos());
        putPhase("connect", phases.connectNanos());
        putPhase("tls", phases.tlsNanos());
        putPhase("send", phases.sendNanos());
        putPhase("wait", phases.waitNanos());
        putPhase("receive", phases.receiveNanos());
    }

    private void putPhase(String phase, long nanos) {
        if (nanos != S3RequestEvent.UNKNOWN) {
            attributes.put("s3trace.phase." + phase, nanos / NANOS_PER_SECOND);
        }
    }

    private void putPort(String name, int port) {
        if (port > 0) {
            attributes.put(name, port);
        }
    }

    private void put(String name, String value) {
        if (!value.isEmpty()) {
            attributes.put(name, value);
        }
    }

    private void put(String name, long value) {
        if (value != S3RequestEvent.UNKNOWN) {
            attributes.put(name, value);
        }
    }
}

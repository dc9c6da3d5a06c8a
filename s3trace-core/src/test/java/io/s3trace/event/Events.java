package io.s3trace.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Makes events as tests want them; times are milliseconds after {@link #EPOCH}. Immutable: each method makes another. */
public record Events(
        ProcessInfo process, S3Operation operation, S3Resource resource, RequestInfo request, ResponseInfo response,
        Instant start, long totalNanos, Outcome outcome, boolean gap, Map<String, String> labels) {

    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final ConnectionInfo CONNECTION = new ConnectionInfo(1, TlsLibrary.OPENSSL, "", "", true);

    /** A request that took no time, got 200, and had no body. */
    public static Events of(S3Operation operation) {
        return new Events(process(42), operation,
                new S3Resource("bucket", "key", "", "", S3RequestEvent.UNKNOWN, "", ""),
                new RequestInfo("GET", "s3", "/bucket/key", "", "", "", -1, false, -1, 100, 0, -1),
                new ResponseInfo(200, "", "", "", "", false, "", 100, 0), EPOCH, 0, Outcome.COMPLETE, false, Map.of());
    }

    private static ProcessInfo process(int pid) {
        return new ProcessInfo(pid, "client", "/usr/bin/client", EPOCH.minusSeconds(pid), 1, "", "");
    }

    public static Instant at(long millis) {
        return EPOCH.plusMillis(millis);
    }

    public Events pid(int pid) {
        return new Events(
                process(pid), operation, resource, request, response, start, totalNanos, outcome, gap, labels);
    }

    public Events in(String containerId, String podUid) {
        ProcessInfo contained = new ProcessInfo(process.pid(), process.comm(), process.exe(), process.startTime(),
                process.cgroupId(), containerId, podUid);
        return new Events(
                contained, operation, resource, request, response, start, totalNanos, outcome, gap, labels);
    }

    public Events time(long fromMillis, long toMillis) {
        long nanos = Duration.ofMillis(toMillis - fromMillis).toNanos();
        return new Events(process, operation, resource, request, response, at(fromMillis), nanos, outcome, gap, labels);
    }

    public Events totalNanos(long nanos) {
        return new Events(process, operation, resource, request, response, start, nanos, outcome, gap, labels);
    }

    public Events key(String key) {
        return resource(new S3Resource(resource.bucket(), key, resource.versionId(), resource.uploadId(),
                resource.partNumber(), "", resource.range()));
    }

    public Events upload(String uploadId) {
        return part(uploadId, resource.partNumber());
    }

    public Events part(String uploadId, int number) {
        return resource(new S3Resource(
                resource.bucket(), resource.key(), resource.versionId(), uploadId, number, "", resource.range()));
    }

    public Events version(String versionId) {
        return resource(new S3Resource(resource.bucket(), resource.key(), versionId, "", -1, "", resource.range()));
    }

    public Events range(String range) {
        return resource(new S3Resource(resource.bucket(), resource.key(), resource.versionId(), "", -1, "", range));
    }

    public Events target(String target) {
        return request(new RequestInfo(request.method(), request.host(), target, "", request.invocationId(),
                request.traceParent(), request.attempt(), false, -1, request.bytes(), request.bodyBytes(),
                request.decodedBodyBytes()));
    }

    public Events host(String host) {
        return request(new RequestInfo(request.method(), host, request.target(), "", request.invocationId(),
                request.traceParent(), request.attempt(), false, -1, request.bytes(), request.bodyBytes(),
                request.decodedBodyBytes()));
    }

    public Events traceParent(String traceParent) {
        return request(new RequestInfo(request.method(), request.host(), request.target(), "", request.invocationId(),
                traceParent, request.attempt(), false, -1, request.bytes(), request.bodyBytes(),
                request.decodedBodyBytes()));
    }

    public Events attempt(String invocationId, int attempt) {
        return request(new RequestInfo(request.method(), request.host(), request.target(), "", invocationId,
                request.traceParent(), attempt, false, -1, request.bytes(), request.bodyBytes(), request.decodedBodyBytes()));
    }

    public Events sent(long bodyBytes, long decodedBodyBytes) {
        return request(new RequestInfo(request.method(), request.host(), request.target(), "", request.invocationId(),
                request.traceParent(), request.attempt(), false, -1, bodyBytes, bodyBytes, decodedBodyBytes));
    }

    public Events status(int status, String errorCode) {
        return response(new ResponseInfo(
                status, errorCode, "", "", "", false, response.contentRange(), 100, response.bodyBytes()));
    }

    public Events received(String contentRange, long bodyBytes) {
        return response(new ResponseInfo(
                contentRange.isEmpty() ? response.status() : 206, "", "", "", "", false, contentRange, 100, bodyBytes));
    }

    public Events requestId(String requestId, String hostId) {
        return response(new ResponseInfo(response.status(), response.errorCode(), requestId, hostId, "", false,
                response.contentRange(), response.bytes(), response.bodyBytes()));
    }

    public Events unanswered(Outcome outcome) {
        Events events = status(S3RequestEvent.UNKNOWN, "");
        return new Events(
                process, operation, resource, request, events.response, start, totalNanos, outcome, gap, labels);
    }

    public Events outcome(Outcome outcome) {
        return new Events(process, operation, resource, request, response, start, totalNanos, outcome, gap, labels);
    }

    public Events withGap() {
        return new Events(process, operation, resource, request, response, start, totalNanos, outcome, true, labels);
    }

    public Events labels(Map<String, String> labels) {
        return new Events(process, operation, resource, request, response, start, totalNanos, outcome, gap, labels);
    }

    public S3RequestEvent event() {
        Phases phases = new Phases(-1, -1, -1, -1, -1, -1, -1, totalNanos);
        return new S3RequestEvent(
                start, process, process.pid(), "", labels, CONNECTION, operation, resource, request, response, phases,
                NetworkInfo.NONE, outcome, outcome == Outcome.COMPLETE ? RequestPhase.DONE : RequestPhase.WAITING, gap);
    }

    private Events resource(S3Resource other) {
        return new Events(process, operation, other, request, response, start, totalNanos, outcome, gap, labels);
    }

    private Events request(RequestInfo other) {
        return new Events(process, operation, resource, other, response, start, totalNanos, outcome, gap, labels);
    }

    private Events response(ResponseInfo other) {
        return new Events(process, operation, resource, request, other, start, totalNanos, outcome, gap, labels);
    }
}

package io.s3trace.testing;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.ConnectionInfo;
import io.s3trace.event.Endpoint;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.Phases;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.RequestInfo;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.ResponseInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.event.StreamInfo;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.event.CompactRequest;
import io.s3trace.internal.event.CompactResponse;
import io.s3trace.internal.event.FailedConnectionRecord;
import io.s3trace.internal.event.RequestRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Makes events for the tests of listeners, filters and key policies:
 * {@code Events.of(S3Operation.GET_OBJECT).key("logs/1").status(503, "SlowDown").event()}. Times are milliseconds after
 * {@link #EPOCH}. Immutable: each method returns another one.
 */
public final class Events {

    /** The time that all others are counted from. */
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private static final ConnectionInfo CONNECTION = new ConnectionInfo(1, TlsLibrary.OPENSSL, Endpoint.UNKNOWN,
            Endpoint.UNKNOWN, true);

    private static final Endpoint LOCAL = new Endpoint("127.0.0.1", 40_000);
    private static final Endpoint REMOTE = new Endpoint("127.0.0.1", 443);

    private ProcessInfo process = process(42);
    private S3Operation operation = S3Operation.UNKNOWN;
    private S3Resource resource = new S3Resource("bucket", "key", "", "", S3RequestEvent.UNKNOWN, "", "");
    private StreamInfo stream = StreamInfo.NONE;
    private RequestInfo request = new CompactRequest("GET", "s3", "/bucket/key", "", "", "", -1, false, -1, 100, 0, -1);
    private ResponseInfo response = new CompactResponse(200, "", "", "", "", false, "", 100, 0);
    private Instant start = EPOCH;
    private Phases phases = onlyTotal(0);
    private Outcome outcome = Outcome.COMPLETE;
    private boolean gap;
    private Map<String, String> labels = Map.of();

    private Events() {}

    /** A copy, changed before anybody sees it. */
    private Events with(Consumer<Events> change) {
        Events copy = new Events();
        copy.process = process;
        copy.operation = operation;
        copy.resource = resource;
        copy.request = request;
        copy.response = response;
        copy.start = start;
        copy.phases = phases;
        copy.outcome = outcome;
        copy.gap = gap;
        copy.labels = labels;
        copy.stream = stream;
        change.accept(copy);
        return copy;
    }

    /**
     * Returns a GET of the object {@code key} in {@code bucket} that took no time, got 200, and had no body.
     *
     * @param operation what operation it is
     * @return the first one
     */
    public static Events of(S3Operation operation) {
        Events first = new Events();
        first.operation = operation;
        return first;
    }

    private static ProcessInfo process(int pid) {
        return new ProcessInfo(pid, "client", "/usr/bin/client", EPOCH.minusSeconds(pid), 1, "", "");
    }

    /**
     * Returns a time.
     *
     * @param millis milliseconds after {@link #EPOCH}
     * @return the time
     */
    public static Instant at(long millis) {
        return EPOCH.plusMillis(millis);
    }

    /**
     * Returns the same, of another process.
     *
     * @param pid the process id
     * @return another one
     */
    public Events pid(int pid) {
        return with(copy -> copy.process = process(pid));
    }

    /**
     * Returns the same, of a process in a container of a pod.
     *
     * @param containerId the container's id
     * @param podUid the pod's uid
     * @return another one
     */
    public Events in(String containerId, String podUid) {
        ProcessInfo contained = new ProcessInfo(process.pid(), process.comm(), process.exe(), process.startTime(),
                process.cgroupId(), containerId, podUid);
        return with(copy -> copy.process = contained);
    }

    /**
     * Returns the same, from one time to another.
     *
     * @param fromMillis its start, milliseconds after {@link #EPOCH}
     * @param toMillis its end, likewise
     * @return another one
     */
    public Events time(long fromMillis, long toMillis) {
        long nanos = Duration.ofMillis(toMillis - fromMillis).toNanos();
        return with(copy -> {
            copy.start = at(fromMillis);
            copy.phases = onlyTotal(nanos);
        });
    }

    /**
     * Returns the same, with another duration.
     *
     * @param nanos from its start to its end
     * @return another one
     */
    public Events totalNanos(long nanos) {
        return with(copy -> copy.phases = onlyTotal(nanos));
    }

    /**
     * Returns the same, with other phases, its duration among them.
     *
     * @param phases the phases
     * @return another one
     */
    public Events phases(Phases phases) {
        return with(copy -> copy.phases = phases);
    }

    private static Phases onlyTotal(long nanos) {
        return new Phases(-1, -1, -1, -1, -1, -1, -1, nanos);
    }

    /**
     * Returns the same, of another object.
     *
     * @param key the object's key
     * @return another one
     */
    public Events key(String key) {
        return resource(new S3Resource(resource.bucket(), key, resource.versionId(), resource.uploadId(),
                resource.partNumber(), "", resource.range()));
    }

    /**
     * Returns the same, of a multipart upload.
     *
     * @param uploadId the upload's id
     * @return another one
     */
    public Events upload(String uploadId) {
        return part(uploadId, resource.partNumber());
    }

    /**
     * Returns the same, of a part of a multipart upload.
     *
     * @param uploadId the upload's id
     * @param number the part's number, 1 to 10,000
     * @return another one
     */
    public Events part(String uploadId, int number) {
        return resource(new S3Resource(
                resource.bucket(), resource.key(), resource.versionId(), uploadId, number, "", resource.range()));
    }

    /**
     * Returns the same, of a version of the object.
     *
     * @param versionId the version's id
     * @return another one
     */
    public Events version(String versionId) {
        return resource(new S3Resource(resource.bucket(), resource.key(), versionId, "", -1, "", resource.range()));
    }

    /**
     * Returns the same, with a {@code Range} header.
     *
     * @param range the header's value
     * @return another one
     */
    public Events range(String range) {
        return resource(new S3Resource(resource.bucket(), resource.key(), resource.versionId(), "", -1, "", range));
    }

    /**
     * Returns the same, with another request target.
     *
     * @param target the target
     * @return another one
     */
    public Events target(String target) {
        return request(new CompactRequest(request.method(), request.host(), target, "", request.invocationId(),
                request.traceParent(), request.attempt(), false, -1, request.bytes(), request.bodyBytes(),
                request.decodedBodyBytes()));
    }

    /**
     * Returns the same, with another {@code Host} header.
     *
     * @param host the header's value
     * @return another one
     */
    public Events host(String host) {
        return request(new CompactRequest(request.method(), host, request.target(), "", request.invocationId(),
                request.traceParent(), request.attempt(), false, -1, request.bytes(), request.bodyBytes(),
                request.decodedBodyBytes()));
    }

    /**
     * Returns the same, with a {@code traceparent} header.
     *
     * @param traceParent the header's value
     * @return another one
     */
    public Events traceParent(String traceParent) {
        return request(new CompactRequest(request.method(), request.host(), request.target(), "", request.invocationId(),
                traceParent, request.attempt(), false, -1, request.bytes(), request.bodyBytes(),
                request.decodedBodyBytes()));
    }

    /**
     * Returns the same, as an attempt that the SDK has numbered.
     *
     * @param invocationId the id that all attempts of the call have
     * @param attempt the number, 1 for the first
     * @return another one
     */
    public Events attempt(String invocationId, int attempt) {
        return request(new CompactRequest(request.method(), request.host(), request.target(), "", invocationId,
                request.traceParent(), attempt, false, -1, request.bytes(), request.bodyBytes(), request.decodedBodyBytes()));
    }

    /**
     * Returns the same, with a request body of this size on the wire and, of an aws-chunked one, decoded.
     *
     * @param bodyBytes bytes on the wire
     * @param decodedBodyBytes the object's share of them, or {@link S3RequestEvent#UNKNOWN}
     * @return another one
     */
    public Events sent(long bodyBytes, long decodedBodyBytes) {
        return request(new CompactRequest(request.method(), request.host(), request.target(), "", request.invocationId(),
                request.traceParent(), request.attempt(), false, -1, bodyBytes, bodyBytes, decodedBodyBytes));
    }

    /**
     * Returns the same, with another status and S3 error code.
     *
     * @param status the HTTP status
     * @param errorCode the code, or empty
     * @return another one
     */
    public Events status(int status, String errorCode) {
        return response(new CompactResponse(
                status, errorCode, "", "", "", false, response.contentRange(), 100, response.bodyBytes()));
    }

    /**
     * Returns the same, with a {@code Content-Range} header and a response body of this size.
     *
     * @param contentRange the header's value, or empty
     * @param bodyBytes bytes on the wire
     * @return another one
     */
    public Events received(String contentRange, long bodyBytes) {
        return response(new CompactResponse(
                contentRange.isEmpty() ? response.status() : 206, "", "", "", "", false, contentRange, 100, bodyBytes));
    }

    /**
     * Returns the same, with the ids that S3 gave.
     *
     * @param requestId the {@code x-amz-request-id} header
     * @param hostId the {@code x-amz-id-2} header
     * @return another one
     */
    public Events requestId(String requestId, String hostId) {
        return response(new CompactResponse(response.status(), response.errorCode(), requestId, hostId, "", false,
                response.contentRange(), response.bytes(), response.bodyBytes()));
    }

    /**
     * Returns the same, without an answer.
     *
     * @param outcome how it ended
     * @return another one
     */
    public Events unanswered(Outcome outcome) {
        return status(S3RequestEvent.UNKNOWN, "").outcome(outcome);
    }

    /**
     * Returns the same, with another end.
     *
     * @param outcome how it ended
     * @return another one
     */
    public Events outcome(Outcome outcome) {
        return with(copy -> copy.outcome = outcome);
    }

    /** {@return the same, with records lost inside of it} */
    public Events withGap() {
        return with(copy -> copy.gap = true);
    }

    /**
     * Returns the same, with labels.
     *
     * @param labels the labels
     * @return another one
     */
    public Events labels(Map<String, String> labels) {
        return with(copy -> copy.labels = labels);
    }

    /**
     * Returns the same, made with HTTP/2.
     *
     * @param stream the stream that carried it
     * @return another one
     */
    public Events stream(StreamInfo stream) {
        return with(copy -> copy.stream = stream);
    }

    /** {@return the event} */
    public S3RequestEvent event() {
        return new RequestRecord(
                start, process, process.pid(), "", labels, CONNECTION, operation, resource, request, response, phases,
                NetworkInfo.NONE, outcome, outcome == Outcome.COMPLETE ? RequestPhase.DONE : RequestPhase.WAITING, gap,
                false, stream.id() == 0 ? "HTTP/1.1" : "HTTP/2", stream);
    }

    /**
     * Returns the connection that the request would have needed, had it not failed: of the same process, to the same host, as
     * long as the request.
     *
     * @param failure why it failed
     * @return the event
     */
    public FailedConnectionEvent failedConnection(ConnectionFailure failure) {
        boolean shaking = failure.inHandshake();
        long totalNanos = phases.totalNanos();
        return new FailedConnectionRecord(start, process, process.pid(), labels,
                shaking ? TlsLibrary.OPENSSL : TlsLibrary.UNKNOWN, LOCAL, REMOTE, request.host(), S3RequestEvent.UNKNOWN,
                shaking ? 0 : totalNanos, shaking ? totalNanos : S3RequestEvent.UNKNOWN, totalNanos, failure);
    }

    private Events resource(S3Resource other) {
        return with(copy -> copy.resource = other);
    }

    private Events request(RequestInfo other) {
        return with(copy -> copy.request = other);
    }

    private Events response(ResponseInfo other) {
        return with(copy -> copy.response = other);
    }
}

package io.s3trace.testing;

import io.s3trace.event.ConnectionFailure;
import io.s3trace.event.FailedConnectionEvent;
import io.s3trace.event.Outcome;
import io.s3trace.event.Phases;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.StreamInfo;
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

    private final Consumer<EventDraft> changes;

    private Events(Consumer<EventDraft> changes) {
        this.changes = changes;
    }

    private Events with(Consumer<EventDraft> change) {
        return new Events(changes.andThen(change));
    }

    private EventDraft draft() {
        EventDraft draft = new EventDraft();
        changes.accept(draft);
        return draft;
    }

    /**
     * Returns a GET of the object {@code key} in {@code bucket} that took no time, got 200, and had no body.
     *
     * @param operation what operation it is
     * @return the first one
     */
    public static Events of(S3Operation operation) {
        return new Events(draft -> draft.operation = operation);
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
        return with(draft -> draft.process = EventDraft.process(pid));
    }

    /**
     * Returns the same, of a process in a container of a pod.
     *
     * @param containerId the container's id
     * @param podUid the pod's uid
     * @return another one
     */
    public Events in(String containerId, String podUid) {
        return with(draft -> draft.process = new ProcessInfo(draft.process.pid(), draft.process.comm(), draft.process.exe(),
                draft.process.startTime(), draft.process.cgroupId(), containerId, podUid));
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
        return totalNanos(nanos).with(draft -> draft.start = at(fromMillis));
    }

    /**
     * Returns the same, with another duration.
     *
     * @param nanos from its start to its end
     * @return another one
     */
    public Events totalNanos(long nanos) {
        return with(draft -> draft.phases = EventDraft.onlyTotal(nanos));
    }

    /**
     * Returns the same, with other phases, its duration among them.
     *
     * @param phases the phases
     * @return another one
     */
    public Events phases(Phases phases) {
        return with(draft -> draft.phases = phases);
    }

    /**
     * Returns the same, of another object.
     *
     * @param key the object's key
     * @return another one
     */
    public Events key(String key) {
        return with(draft -> draft.key = key);
    }

    /**
     * Returns the same, of a multipart upload.
     *
     * @param uploadId the upload's id
     * @return another one
     */
    public Events upload(String uploadId) {
        return with(draft -> draft.uploadId = uploadId);
    }

    /**
     * Returns the same, of a part of a multipart upload.
     *
     * @param uploadId the upload's id
     * @param number the part's number, 1 to 10,000
     * @return another one
     */
    public Events part(String uploadId, int number) {
        return upload(uploadId).with(draft -> draft.partNumber = number);
    }

    /**
     * Returns the same, of a version of the object.
     *
     * @param versionId the version's id
     * @return another one
     */
    public Events version(String versionId) {
        return with(draft -> draft.versionId = versionId);
    }

    /**
     * Returns the same, with a {@code Range} header.
     *
     * @param range the header's value
     * @return another one
     */
    public Events range(String range) {
        return with(draft -> draft.range = range);
    }

    /**
     * Returns the same, with another request target.
     *
     * @param target the target
     * @return another one
     */
    public Events target(String target) {
        return with(draft -> draft.target = target);
    }

    /**
     * Returns the same, with another {@code Host} header.
     *
     * @param host the header's value
     * @return another one
     */
    public Events host(String host) {
        return with(draft -> draft.host = host);
    }

    /**
     * Returns the same, with a {@code traceparent} header.
     *
     * @param traceParent the header's value
     * @return another one
     */
    public Events traceParent(String traceParent) {
        return with(draft -> draft.traceParent = traceParent);
    }

    /**
     * Returns the same, as an attempt that the SDK has numbered.
     *
     * @param invocationId the id that all attempts of the call have
     * @param attempt the number, 1 for the first
     * @return another one
     */
    public Events attempt(String invocationId, int attempt) {
        return with(draft -> {
            draft.invocationId = invocationId;
            draft.attempt = attempt;
        });
    }

    /**
     * Returns the same, with a request body of this size on the wire and, of an aws-chunked one, decoded.
     *
     * @param bodyBytes bytes on the wire
     * @param decodedBodyBytes the object's share of them, or {@link S3RequestEvent#UNKNOWN}
     * @return another one
     */
    public Events sent(long bodyBytes, long decodedBodyBytes) {
        return with(draft -> {
            draft.requestBytes = bodyBytes;
            draft.requestBodyBytes = bodyBytes;
            draft.decodedBodyBytes = decodedBodyBytes;
        });
    }

    /**
     * Returns the same, with another status and S3 error code.
     *
     * @param status the HTTP status
     * @param errorCode the code, or empty
     * @return another one
     */
    public Events status(int status, String errorCode) {
        return with(draft -> {
            draft.status = status;
            draft.errorCode = errorCode;
        });
    }

    /**
     * Returns the same, with a {@code Content-Range} header and a response body of this size.
     *
     * @param contentRange the header's value, or empty
     * @param bodyBytes bytes on the wire
     * @return another one
     */
    public Events received(String contentRange, long bodyBytes) {
        return with(draft -> {
            draft.status = contentRange.isEmpty() ? draft.status : 206;
            draft.contentRange = contentRange;
            draft.responseBodyBytes = bodyBytes;
        });
    }

    /**
     * Returns the same, with the ids that S3 gave.
     *
     * @param requestId the {@code x-amz-request-id} header
     * @param hostId the {@code x-amz-id-2} header
     * @return another one
     */
    public Events requestId(String requestId, String hostId) {
        return with(draft -> {
            draft.requestId = requestId;
            draft.hostId = hostId;
        });
    }

    /**
     * Returns the same, without an answer.
     *
     * @param outcome how it ended
     * @return another one
     */
    public Events unanswered(Outcome outcome) {
        return status(S3RequestEvent.UNKNOWN, "").requestId("", "").outcome(outcome);
    }

    /**
     * Returns the same, with another end.
     *
     * @param outcome how it ended
     * @return another one
     */
    public Events outcome(Outcome outcome) {
        return with(draft -> draft.outcome = outcome);
    }

    /** {@return the same, with records lost inside of it} */
    public Events withGap() {
        return with(draft -> draft.gap = true);
    }

    /**
     * Returns the same, with labels.
     *
     * @param labels the labels
     * @return another one
     */
    public Events labels(Map<String, String> labels) {
        return with(draft -> draft.labels = labels);
    }

    /**
     * Returns the same, made with HTTP/2.
     *
     * @param stream the stream that carried it
     * @return another one
     */
    public Events stream(StreamInfo stream) {
        return with(draft -> draft.stream = stream);
    }

    /** {@return the event} */
    public S3RequestEvent event() {
        return draft().event();
    }

    /**
     * Returns the connection that the request would have needed, had it not failed: of the same process, to the same host, as
     * long as the request.
     *
     * @param failure why it failed
     * @return the event
     */
    public FailedConnectionEvent failedConnection(ConnectionFailure failure) {
        return draft().failedConnection(failure);
    }
}

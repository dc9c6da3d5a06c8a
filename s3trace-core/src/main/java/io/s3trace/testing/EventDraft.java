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
import java.time.Instant;
import java.util.Map;

/** What an event is made of. At first, it is a GET that took no time, got 200, and had no body. */
final class EventDraft {
    private static final ConnectionInfo CONNECTION = new ConnectionInfo(1, TlsLibrary.OPENSSL, Endpoint.UNKNOWN,
            Endpoint.UNKNOWN, true);
    private static final Endpoint LOCAL = new Endpoint("127.0.0.1", 40_000);
    private static final Endpoint REMOTE = new Endpoint("127.0.0.1", 443);
    private static final int HEAD_BYTES = 100;
    /** Ids are strings, and so have no places in an array. */
    private static final short NO_PLACE = 0;

    Instant start = Events.EPOCH;
    ProcessInfo process = process(42);
    Map<String, String> labels = Map.of();
    S3Operation operation = S3Operation.UNKNOWN;
    String key = "key";
    String versionId = "";
    String uploadId = "";
    int partNumber = S3RequestEvent.UNKNOWN;
    String range = "";
    String host = "s3";
    String target = "/bucket/key";
    String invocationId = "";
    String traceParent = "";
    int attempt = S3RequestEvent.UNKNOWN;
    long requestBytes = HEAD_BYTES;
    long requestBodyBytes;
    long decodedBodyBytes = S3RequestEvent.UNKNOWN;
    int status = 200;
    String errorCode = "";
    String requestId = "";
    String hostId = "";
    String contentRange = "";
    long responseBodyBytes;
    Phases phases = onlyTotal(0);
    Outcome outcome = Outcome.COMPLETE;
    boolean gap;
    StreamInfo stream = StreamInfo.NONE;

    static ProcessInfo process(int pid) {
        return new ProcessInfo(pid, "client", "/usr/bin/client", Events.EPOCH.minusSeconds(pid), 1, "", "");
    }

    static Phases onlyTotal(long nanos) {
        return new Phases(-1, -1, -1, -1, -1, -1, -1, nanos);
    }

    S3RequestEvent event() {
        S3Resource resource = new S3Resource("bucket", key, versionId, uploadId, partNumber, "", range);
        RequestInfo request = new CompactRequest("GET", host, target, false, "", invocationId, NO_PLACE, traceParent, attempt,
                false, -1, requestBytes, requestBodyBytes, decodedBodyBytes, "", "");
        ResponseInfo response = new CompactResponse(status, errorCode, false, 0, requestId, hostId, NO_PLACE, NO_PLACE, NO_PLACE,
                "", false, contentRange, HEAD_BYTES, responseBodyBytes, false, "", "");
        return new RequestRecord(start, process, process.pid(), "", labels, CONNECTION, operation, resource, request, response,
                phases, NetworkInfo.NONE, outcome, outcome == Outcome.COMPLETE ? RequestPhase.DONE : RequestPhase.WAITING, gap,
                false, stream.id() == 0 ? "HTTP/1.1" : "HTTP/2", stream);
    }

    FailedConnectionEvent failedConnection(ConnectionFailure failure) {
        boolean shaking = failure.inHandshake();
        long totalNanos = phases.totalNanos();
        return new FailedConnectionRecord(start, process, process.pid(), labels,
                shaking ? TlsLibrary.OPENSSL : TlsLibrary.UNKNOWN, LOCAL, REMOTE, host, S3RequestEvent.UNKNOWN,
                shaking ? 0 : totalNanos, shaking ? totalNanos : S3RequestEvent.UNKNOWN, totalNanos, failure);
    }
}

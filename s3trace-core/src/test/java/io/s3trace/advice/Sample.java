package io.s3trace.advice;

import io.s3trace.event.ConnectionInfo;
import io.s3trace.event.Endpoint;
import io.s3trace.event.NetworkInfo;
import io.s3trace.event.Outcome;
import io.s3trace.event.Phases;
import io.s3trace.event.ProcessInfo;
import io.s3trace.event.RequestPhase;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import io.s3trace.event.StreamInfo;
import io.s3trace.event.TlsLibrary;
import io.s3trace.internal.event.CompactRequest;
import io.s3trace.internal.event.CompactResponse;
import io.s3trace.internal.event.RequestRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * Describes a request for a test. Without a word, it is a good one: 200, on a kept connection, answered within 10 ms. Times are
 * milliseconds.
 */
final class Sample {
    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    static final String HOST = "s3.us-east-1.amazonaws.com";

    private static final long MILLI = 1_000_000;

    private final S3Operation operation;
    private int pid = 42;
    private long started = -1;
    private String host = HOST;
    private String bucket = "bucket";
    private String key = "key";
    private String target = "";
    private String range = "";
    private String uploadId = "";
    private int part = -1;
    private String userAgent = "";
    private String conditions = "";
    private int attempt = -1;
    private long sent;
    private long received = 1000;
    private int status = 200;
    private String errorCode = "";
    private String etag = "";
    private String storageClass = "";
    private String region = "";
    private boolean close;
    private Outcome outcome = Outcome.COMPLETE;
    private long connection = 1;
    private boolean reused = true;
    private long start;
    private long dns = -1;
    private long connect = -1;
    private long tls = -1;
    private long ready = -1;
    private long send;
    private long wait = 10;
    private long receive;
    private String remote = "";
    private long roundTrip = 1;
    private long retransmits;
    private long windowClosed = -1;

    private Sample(S3Operation operation) {
        this.operation = operation;
    }

    static Sample of(S3Operation operation) {
        return new Sample(operation);
    }

    static Sample get() {
        return of(S3Operation.GET_OBJECT);
    }

    static Sample put(long bytes) {
        return of(S3Operation.PUT_OBJECT).sent(bytes);
    }

    Sample pid(int newPid) {
        pid = newPid;
        return this;
    }

    /** The same, of a process that has started then. */
    Sample startedAt(long millis) {
        started = millis;
        return this;
    }

    Sample host(String newHost) {
        host = newHost;
        return this;
    }

    Sample bucket(String newBucket) {
        bucket = newBucket;
        return this;
    }

    Sample key(String newKey) {
        key = newKey;
        return this;
    }

    Sample target(String newTarget) {
        target = newTarget;
        return this;
    }

    Sample range(long from, long length) {
        range = "bytes=" + from + "-" + (from + length - 1);
        received = length;
        status = 206;
        return this;
    }

    Sample upload(String id, int number) {
        uploadId = id;
        part = number;
        return this;
    }

    Sample userAgent(String header) {
        userAgent = header;
        return this;
    }

    Sample conditions(String headers) {
        conditions = headers;
        return this;
    }

    Sample attempt(int number) {
        attempt = number;
        return this;
    }

    Sample sent(long bytes) {
        sent = bytes;
        return this;
    }

    Sample received(long bytes) {
        received = bytes;
        return this;
    }

    Sample status(int newStatus, String newErrorCode) {
        status = newStatus;
        errorCode = newErrorCode;
        return this;
    }

    Sample unanswered(Outcome newOutcome) {
        status = -1;
        outcome = newOutcome;
        return this;
    }

    Sample outcome(Outcome newOutcome) {
        outcome = newOutcome;
        return this;
    }

    Sample etag(String header) {
        etag = header;
        return this;
    }

    Sample storageClass(String header) {
        storageClass = header;
        return this;
    }

    Sample region(String header) {
        region = header;
        return this;
    }

    Sample closing() {
        close = true;
        return this;
    }

    Sample connection(long id, boolean isReused) {
        connection = id;
        reused = isReused;
        return this;
    }

    Sample at(long millis) {
        start = millis;
        return this;
    }

    Sample opening(long dnsMillis, long connectMillis, long tlsMillis, long readyMillis) {
        dns = dnsMillis;
        connect = connectMillis;
        tls = tlsMillis;
        ready = readyMillis;
        return this;
    }

    Sample taking(long sendMillis, long waitMillis) {
        send = sendMillis;
        wait = waitMillis;
        return this;
    }

    Sample receiving(long millis) {
        receive = millis;
        return this;
    }

    Sample from(String address) {
        remote = address;
        return this;
    }

    Sample roundTrip(long millis) {
        roundTrip = millis;
        return this;
    }

    Sample retransmits(long segments) {
        retransmits = segments;
        return this;
    }

    Sample windowClosed(long millis) {
        windowClosed = millis;
        return this;
    }

    static Endpoint server(String address) {
        return address.isEmpty() ? Endpoint.UNKNOWN : new Endpoint(address, 443);
    }

    static ProcessInfo process(int pid) {
        return process(pid, EPOCH.minusSeconds(pid));
    }

    private static ProcessInfo process(int pid, Instant started) {
        return new ProcessInfo(pid, "client", "/usr/bin/client", started, 1, "", "");
    }

    S3RequestEvent event() {
        byte[] ids = etag.getBytes(StandardCharsets.UTF_8);
        short none = 0;
        ProcessInfo process = started < 0 ? process(pid) : process(pid, EPOCH.plusMillis(started));
        return new RequestRecord(EPOCH.plusMillis(start), process, pid, "", Map.of(),
                new ConnectionInfo(connection, TlsLibrary.OPENSSL, Endpoint.UNKNOWN, server(remote), reused), operation,
                new S3Resource(bucket, key, "", uploadId, part, "", range),
                new CompactRequest("GET", host, target, false, userAgent, "", none, "", attempt, false, -1, sent + 100, sent, -1,
                        "", conditions),
                new CompactResponse(status, errorCode, false, 0, ids, ids, none, none, none, "", false, "", received + 100,
                        received, close, storageClass, region),
                new Phases(nanos(dns), nanos(connect), nanos(tls), nanos(ready), send * MILLI,
                        status < 0 ? S3RequestEvent.UNKNOWN : wait * MILLI, receive * MILLI, (send + wait + receive) * MILLI),
                new NetworkInfo(nanos(roundTrip), retransmits, -1, -1), outcome,
                outcome == Outcome.COMPLETE ? RequestPhase.DONE : RequestPhase.WAITING, false, false,
                windowClosed < 0 ? "HTTP/1.1" : "HTTP/2",
                windowClosed < 0 ? StreamInfo.NONE : new StreamInfo(1, "", nanos(windowClosed)));
    }

    private static long nanos(long millis) {
        return millis < 0 ? S3RequestEvent.UNKNOWN : millis * MILLI;
    }
}

package io.s3trace.event;

import io.s3trace.internal.s3.CompactIds;
import io.s3trace.internal.s3.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The request as HTTP. Credentials never appear: see {@link #target}. Immutable; equal if all that it says is equal. Target
 * and invocation id are made Strings each time that they are asked for.
 */
public final class RequestInfo {
    private final String method;
    private final String host;
    /** A String, or the {@link S3Resource} whose bucket and key it is made of. */
    private final Object target;
    private final String userAgent;
    /** A String, or an array that begins with it. */
    private final Object invocationId;
    private final String traceParent;
    private final int attempt;
    private final int maxAttempts;
    private final long bytes;
    private final long bodyBytes;
    private final long decodedBodyBytes;
    private final short invocationIdLength;
    private final boolean attemptInferred;
    private final boolean bucketInTarget;
    private final String storageClass;
    private final String conditions;

    /**
     * Makes one of its parts, as the methods of the same names return them.
     *
     * @param method HTTP method
     * @param host {@code Host} header
     * @param target request target, without secrets
     * @param userAgent {@code User-Agent} header
     * @param invocationId {@code amz-sdk-invocation-id} header
     * @param traceParent {@code traceparent} header
     * @param attempt number of this attempt
     * @param attemptInferred true if the number is inferred
     * @param maxAttempts how many attempts the client allows itself
     * @param bytes size of the whole message
     * @param bodyBytes size of the body on the wire
     * @param decodedBodyBytes the object's share of an aws-chunked body
     */
    public RequestInfo(
            String method,
            String host,
            String target,
            String userAgent,
            String invocationId,
            String traceParent,
            int attempt,
            boolean attemptInferred,
            int maxAttempts,
            long bytes,
            long bodyBytes,
            long decodedBodyBytes) {
        this.method = method;
        this.host = host;
        this.target = target;
        this.userAgent = userAgent;
        this.invocationId = invocationId;
        this.traceParent = traceParent;
        this.attempt = attempt;
        this.attemptInferred = attemptInferred;
        this.maxAttempts = maxAttempts;
        this.bytes = bytes;
        this.bodyBytes = bodyBytes;
        this.decodedBodyBytes = decodedBodyBytes;
        this.invocationIdLength = 0;
        this.bucketInTarget = false;
        this.storageClass = "";
        this.conditions = "";
    }

    /**
     * Makes one of what was read: a tracer's own way.
     *
     * @param facts what the head said
     * @param s3 false if it is none of S3's: then nothing is told of what it asks for
     * @param ids begin with the invocation id; not to be changed
     * @param bytes size of the whole message
     * @param bodyBytes size of the body on the wire
     * @hidden
     */
    public RequestInfo(RequestFacts facts, boolean s3, byte[] ids, long bytes, long bodyBytes) {
        this.method = facts.method();
        this.host = facts.host();
        this.target = !s3 ? "" : facts.targetIsResource() ? facts.resource() : facts.target();
        this.storageClass = s3 ? facts.storageClass() : "";
        this.conditions = s3 ? facts.conditions() : "";
        this.bucketInTarget = facts.bucketInTarget();
        this.userAgent = facts.userAgent();
        this.invocationId = ids;
        this.invocationIdLength = (short) CompactIds.requestIdStart(facts);
        this.traceParent = facts.traceParent();
        this.attempt = facts.attempt();
        this.attemptInferred = false;
        this.maxAttempts = facts.maxAttempts();
        this.bytes = bytes;
        this.bodyBytes = bodyBytes;
        this.decodedBodyBytes = facts.decodedContentLength();
    }

    private RequestInfo(RequestInfo other, int inferredAttempt) {
        this.method = other.method;
        this.host = other.host;
        this.target = other.target;
        this.userAgent = other.userAgent;
        this.invocationId = other.invocationId;
        this.traceParent = other.traceParent;
        this.attempt = inferredAttempt;
        this.attemptInferred = true;
        this.maxAttempts = other.maxAttempts;
        this.bytes = other.bytes;
        this.bodyBytes = other.bodyBytes;
        this.decodedBodyBytes = other.decodedBodyBytes;
        this.invocationIdLength = other.invocationIdLength;
        this.bucketInTarget = other.bucketInTarget;
        this.storageClass = other.storageClass;
        this.conditions = other.conditions;
    }

    /**
     * Makes the same with a number that is inferred.
     *
     * @param inferredAttempt the number of this attempt
     * @return another one
     */
    public RequestInfo withInferredAttempt(int inferredAttempt) {
        return new RequestInfo(this, inferredAttempt);
    }

    /** {@return the HTTP method} */
    public String method() {
        return method;
    }

    /** {@return the {@code Host} header} */
    public String host() {
        return host;
    }

    /**
     * {@return the request target as sent, but that of its parameters only those are shown that S3 is known to have and that
     * are harmless: of secrets that are known by name, the value reads {@code REDACTED}, of all others the whole parameter.
     * Empty if the request is none of S3's}
     */
    public String target() {
        return target instanceof S3Resource resource ? resource.path(bucketInTarget) : (String) target;
    }

    /** {@return the {@code x-amz-storage-class} header, or empty} */
    public String storageClass() {
        return storageClass;
    }

    /**
     * {@return the headers that make the request depend on what is there, such as {@code If-None-Match: *}, or empty; several
     * are divided by a comma and a space}
     */
    public String conditions() {
        return conditions;
    }

    /** {@return the {@code User-Agent} header} */
    public String userAgent() {
        return userAgent;
    }

    /** {@return the {@code amz-sdk-invocation-id} header: the same for all attempts of one call} */
    public String invocationId() {
        return invocationId instanceof byte[] ids
                ? new String(ids, 0, invocationIdLength, StandardCharsets.UTF_8)
                : (String) invocationId;
    }

    /**
     * {@return the {@code traceparent} header as sent, which may be anything: the trace that the client's call belongs to
     * (W3C Trace Context), or empty}
     */
    public String traceParent() {
        return traceParent;
    }

    /**
     * {@return the number of this attempt (1 is the first) by the {@code amz-sdk-request} header or, without it, as
     * inferred; or {@link S3RequestEvent#UNKNOWN}}
     */
    public int attempt() {
        return attempt;
    }

    /**
     * {@return true if the number is inferred: a request of the same process about the same had failed, for want of an
     * answer or with a 5xx status or throttled, at most 30 seconds before this one began. The one that failed first is not
     * numbered. Where a {@link io.s3trace.select.KeyPolicy} shows several keys alike, they pass for one}
     */
    public boolean attemptInferred() {
        return attemptInferred;
    }

    /** {@return how many attempts the client allows itself, or {@link S3RequestEvent#UNKNOWN}} */
    public int maxAttempts() {
        return maxAttempts;
    }

    /**
     * {@return the size of the whole message, head included, as handed to the TLS library or socket, or
     * {@link S3RequestEvent#UNKNOWN} if its end was lost}
     */
    public long bytes() {
        return bytes;
    }

    /** {@return the size of the body on the wire (chunk framing included), or {@link S3RequestEvent#UNKNOWN}} */
    public long bodyBytes() {
        return bodyBytes;
    }

    /**
     * {@return {@code x-amz-decoded-content-length}: the object's share of an aws-chunked body, or
     * {@link S3RequestEvent#UNKNOWN}}
     */
    public long decodedBodyBytes() {
        return decodedBodyBytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestInfo info
                && attempt == info.attempt && attemptInferred == info.attemptInferred && maxAttempts == info.maxAttempts
                && bytes == info.bytes && bodyBytes == info.bodyBytes && decodedBodyBytes == info.decodedBodyBytes
                && Objects.equals(storageClass, info.storageClass) && Objects.equals(conditions, info.conditions)
                && Objects.equals(method, info.method) && Objects.equals(host, info.host)
                && Objects.equals(userAgent, info.userAgent) && Objects.equals(traceParent, info.traceParent)
                && Objects.equals(target(), info.target()) && Objects.equals(invocationId(), info.invocationId());
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, host, target(), invocationId(), attempt, bytes, bodyBytes);
    }

    @Override
    public String toString() {
        return "RequestInfo[method=" + method + ", host=" + host + ", target=" + target() + ", userAgent=" + userAgent
                + ", invocationId=" + invocationId() + ", traceParent=" + traceParent + ", attempt=" + attempt
                + ", attemptInferred=" + attemptInferred + ", maxAttempts=" + maxAttempts + ", bytes=" + bytes
                + ", bodyBytes=" + bodyBytes + ", decodedBodyBytes=" + decodedBodyBytes + ", storageClass=" + storageClass
                + ", conditions=" + conditions + ']';
    }
}

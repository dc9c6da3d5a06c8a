package io.s3trace;

import io.s3trace.s3.CompactIds;
import io.s3trace.s3.RequestFacts;
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
    }

    /**
     * Makes one of what was read: a tracer's own way.
     *
     * @param facts what the head said
     * @param ids begin with the invocation id; not to be changed
     * @param bytes size of the whole message
     * @param bodyBytes size of the body on the wire
     * @hidden
     */
    public RequestInfo(RequestFacts facts, byte[] ids, long bytes, long bodyBytes) {
        this.method = facts.method();
        this.host = facts.host();
        this.target = facts.targetIsResource() ? facts.resource() : facts.target();
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

    /** {@return the HTTP method} */
    public String method() {
        return method;
    }

    /** {@return the {@code Host} header} */
    public String host() {
        return host;
    }

    /**
     * {@return the request target as sent, with the values of signature, credential and token parameters replaced by
     * {@code REDACTED}}
     */
    public String target() {
        return target instanceof S3Resource resource ? resource.path(bucketInTarget) : (String) target;
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
     * numbered. Where a {@link KeyPolicy} shows several keys alike, they pass for one}
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
                + ", bodyBytes=" + bodyBytes + ", decodedBodyBytes=" + decodedBodyBytes + ']';
    }
}

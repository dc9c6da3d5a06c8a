package io.s3trace.internal.event;

import io.s3trace.event.RequestInfo;
import io.s3trace.event.S3Resource;
import io.s3trace.internal.s3.CompactIds;
import io.s3trace.internal.s3.RequestFacts;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A request whose target and invocation id are made into Strings when they are asked for. */
public final class CompactRequest implements RequestInfo {
    private final String method;
    private final String host;
    /** A String, or the {@link S3Resource} of whose bucket and key it consists. */
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
     * Makes one from its parts, as the methods of the same names return them.
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
    public CompactRequest(
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
     * Makes one from what was read, as a tracer does.
     *
     * @param facts what the head said
     * @param s3 false if it is not S3's: then nothing is shown of what it asks for
     * @param ids begin with the invocation id; not to be changed
     * @param bytes size of the whole message
     * @param bodyBytes size of the body on the wire
     */
    public CompactRequest(RequestFacts facts, boolean s3, byte[] ids, long bytes, long bodyBytes) {
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

    private CompactRequest(CompactRequest other, int inferredAttempt) {
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
     * Makes the same request with an inferred number.
     *
     * @param inferredAttempt the number of this attempt
     * @return another one
     */
    public CompactRequest withInferredAttempt(int inferredAttempt) {
        return new CompactRequest(this, inferredAttempt);
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String target() {
        return target instanceof S3Resource resource ? resource.path(bucketInTarget) : (String) target;
    }

    @Override
    public String storageClass() {
        return storageClass;
    }

    @Override
    public String conditions() {
        return conditions;
    }

    @Override
    public String userAgent() {
        return userAgent;
    }

    @Override
    public String invocationId() {
        return invocationId instanceof byte[] ids
                ? new String(ids, 0, invocationIdLength, StandardCharsets.UTF_8)
                : (String) invocationId;
    }

    @Override
    public String traceParent() {
        return traceParent;
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public boolean attemptInferred() {
        return attemptInferred;
    }

    @Override
    public int maxAttempts() {
        return maxAttempts;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
    }

    @Override
    public long decodedBodyBytes() {
        return decodedBodyBytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestInfo info
                && attempt == info.attempt() && attemptInferred == info.attemptInferred() && maxAttempts == info.maxAttempts()
                && bytes == info.bytes() && bodyBytes == info.bodyBytes() && decodedBodyBytes == info.decodedBodyBytes()
                && Objects.equals(storageClass, info.storageClass()) && Objects.equals(conditions, info.conditions())
                && Objects.equals(method, info.method()) && Objects.equals(host, info.host())
                && Objects.equals(userAgent, info.userAgent()) && Objects.equals(traceParent, info.traceParent())
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

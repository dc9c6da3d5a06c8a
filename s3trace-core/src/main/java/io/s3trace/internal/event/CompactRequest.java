package io.s3trace.internal.event;

import io.s3trace.event.RequestInfo;
import io.s3trace.event.S3Resource;
import io.s3trace.internal.s3.CompactIds;
import io.s3trace.internal.s3.RequestFacts;
import java.nio.charset.StandardCharsets;

/**
 * A request whose target and invocation id are made into Strings when they are asked for.
 *
 * @param method HTTP method
 * @param host {@code Host} header
 * @param targetOrResource the target, or the {@link S3Resource} of whose bucket and key it consists
 * @param bucketInTarget whether such a target begins with the bucket
 * @param userAgent {@code User-Agent} header
 * @param idOrIds the invocation id, or an array that begins with it
 * @param invocationIdLength how much of such an array is the invocation id
 * @param traceParent {@code traceparent} header
 * @param attempt number of this attempt
 * @param attemptInferred true if the number is inferred
 * @param maxAttempts how many attempts the client allows itself
 * @param bytes size of the whole message
 * @param bodyBytes size of the body on the wire
 * @param decodedBodyBytes the object's share of an aws-chunked body
 * @param storageClass {@code x-amz-storage-class} header
 * @param conditions conditional headers
 */
public record CompactRequest(
        String method,
        String host,
        Object targetOrResource,
        boolean bucketInTarget,
        String userAgent,
        Object idOrIds,
        short invocationIdLength,
        String traceParent,
        int attempt,
        boolean attemptInferred,
        int maxAttempts,
        long bytes,
        long bodyBytes,
        long decodedBodyBytes,
        String storageClass,
        String conditions) implements RequestInfo {
    private static final Values<RequestInfo> VALUES = new Values<RequestInfo>("RequestInfo")
            .with("method", RequestInfo::method)
            .with("host", RequestInfo::host)
            .with("target", RequestInfo::target)
            .with("userAgent", RequestInfo::userAgent)
            .with("invocationId", RequestInfo::invocationId)
            .with("traceParent", RequestInfo::traceParent)
            .with("attempt", RequestInfo::attempt)
            .with("attemptInferred", RequestInfo::attemptInferred)
            .with("maxAttempts", RequestInfo::maxAttempts)
            .with("bytes", RequestInfo::bytes)
            .with("bodyBytes", RequestInfo::bodyBytes)
            .with("decodedBodyBytes", RequestInfo::decodedBodyBytes)
            .with("storageClass", RequestInfo::storageClass)
            .with("conditions", RequestInfo::conditions);

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
        this(facts.method(), facts.host(), !s3 ? "" : facts.targetIsResource() ? facts.resource() : facts.target(),
                facts.bucketInTarget(), facts.userAgent(), ids, (short) CompactIds.requestIdStart(facts), facts.traceParent(),
                facts.attempt(), false, facts.maxAttempts(), bytes, bodyBytes, facts.decodedContentLength(),
                s3 ? facts.storageClass() : "", s3 ? facts.conditions() : "");
    }

    /**
     * Makes the same request with an inferred number.
     *
     * @param inferredAttempt the number of this attempt
     * @return another one
     */
    public CompactRequest withInferredAttempt(int inferredAttempt) {
        return new CompactRequest(method, host, targetOrResource, bucketInTarget, userAgent, idOrIds, invocationIdLength,
                traceParent, inferredAttempt, true, maxAttempts, bytes, bodyBytes, decodedBodyBytes, storageClass, conditions);
    }

    @Override
    public String target() {
        return targetOrResource instanceof S3Resource resource ? resource.path(bucketInTarget) : (String) targetOrResource;
    }

    @Override
    public String invocationId() {
        return idOrIds instanceof byte[] ids
                ? new String(ids, 0, invocationIdLength, StandardCharsets.UTF_8)
                : (String) idOrIds;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestInfo info && VALUES.areEqual(this, info);
    }

    @Override
    public int hashCode() {
        return VALUES.hash(this);
    }

    @Override
    public String toString() {
        return VALUES.text(this);
    }
}

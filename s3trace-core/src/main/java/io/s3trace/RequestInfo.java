package io.s3trace;

/**
 * The request as HTTP. Credentials never appear: see {@code target}.
 *
 * @param method HTTP method
 * @param host {@code Host} header
 * @param target request target as sent, with the values of signature, credential and token parameters replaced by
 *     {@code REDACTED}
 * @param userAgent {@code User-Agent} header
 * @param invocationId {@code amz-sdk-invocation-id} header: the same for all attempts of one call
 * @param traceParent {@code traceparent} header as sent, which may be anything: the trace that the client's call belongs to
 *     (W3C Trace Context), or empty
 * @param attempt number of this attempt (1 is the first) by the {@code amz-sdk-request} header or, without it, as
 *     inferred; or {@link S3RequestEvent#UNKNOWN}
 * @param attemptInferred true if the number is inferred: a request of the same process about the same had failed, for
 *     want of an answer or with a 5xx status or throttled, at most 30 seconds before this one began. The one that
 *     failed first is not numbered. Where a {@link KeyPolicy} shows several keys alike, they pass for one
 * @param maxAttempts how many attempts the client allows itself, or {@link S3RequestEvent#UNKNOWN}
 * @param bytes size of the whole message, head included, as handed to the TLS library or socket, or
 *     {@link S3RequestEvent#UNKNOWN} if its end was lost
 * @param bodyBytes size of the body on the wire (chunk framing included), or {@link S3RequestEvent#UNKNOWN}
 * @param decodedBodyBytes {@code x-amz-decoded-content-length}: the object's share of an aws-chunked body, or
 *     {@link S3RequestEvent#UNKNOWN}
 */
public record RequestInfo(
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
        long decodedBodyBytes) {}

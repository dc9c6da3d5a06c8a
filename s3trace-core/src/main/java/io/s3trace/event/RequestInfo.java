package io.s3trace.event;

/**
 * The request as HTTP. Credentials never appear: see {@link #target}. Immutable. Two are equal if all that they say is equal.
 * Target and invocation id may be made Strings each time that they are asked for. Later versions may have more methods:
 * implementations are the library's.
 */
public interface RequestInfo {
    /** {@return the HTTP method} */
    String method();

    /** {@return the {@code Host} header} */
    String host();

    /**
     * {@return the request target as sent, but that of its parameters only those are shown that S3 is known to have and that
     * are harmless: of secrets that are known by name, the value reads {@code REDACTED}, of all others the whole parameter.
     * Empty if the request is none of S3's}
     */
    String target();

    /** {@return the {@code x-amz-storage-class} header, or empty} */
    String storageClass();

    /**
     * {@return the headers that make the request depend on what is there, such as {@code If-None-Match: *}, or empty; several
     * are divided by a comma and a space}
     */
    String conditions();

    /** {@return the {@code User-Agent} header} */
    String userAgent();

    /** {@return the {@code amz-sdk-invocation-id} header: the same for all attempts of one call} */
    String invocationId();

    /**
     * {@return the {@code traceparent} header as sent, which may be anything: the trace that the client's call belongs to
     * (W3C Trace Context), or empty}
     */
    String traceParent();

    /**
     * {@return the number of this attempt (1 is the first) by the {@code amz-sdk-request} header or, without it, as
     * inferred; or {@link S3RequestEvent#UNKNOWN}}
     */
    int attempt();

    /**
     * {@return true if the number is inferred: a request of the same process about the same had failed, for want of an
     * answer or with a 5xx status or throttled, at most 30 seconds before this one began. The one that failed first is not
     * numbered. Where a {@link io.s3trace.select.KeyPolicy} shows several keys alike, they pass for one}
     */
    boolean attemptInferred();

    /** {@return how many attempts the client allows itself, or {@link S3RequestEvent#UNKNOWN}} */
    int maxAttempts();

    /**
     * {@return the size of the whole message, head included, as handed to the TLS library or socket, or
     * {@link S3RequestEvent#UNKNOWN} if its end was lost}
     */
    long bytes();

    /** {@return the size of the body on the wire (chunk framing included), or {@link S3RequestEvent#UNKNOWN}} */
    long bodyBytes();

    /**
     * {@return {@code x-amz-decoded-content-length}: the object's share of an aws-chunked body, or
     * {@link S3RequestEvent#UNKNOWN}}
     */
    long decodedBodyBytes();
}

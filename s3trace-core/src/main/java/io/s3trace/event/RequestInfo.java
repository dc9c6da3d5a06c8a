package io.s3trace.event;

/**
 * The request as HTTP. Credentials never appear: see {@link #target}. Immutable. Two are equal if all their values are equal.
 * Target and invocation id may be turned into Strings each time that they are asked for. Later versions may have more methods:
 * only the library implements this.
 */
public interface RequestInfo {
    /** {@return the HTTP method} */
    String method();

    /** {@return the {@code Host} header} */
    String host();

    /**
     * {@return the request target as sent, with parameters redacted. Only parameters that S3 is known to have and that are
     * harmless are shown. If a parameter is known to be secret, its value reads {@code REDACTED}. For any other, the whole
     * parameter does. Empty if this is not an S3 request}
     */
    String target();

    /** {@return the {@code x-amz-storage-class} header, or empty} */
    String storageClass();

    /**
     * {@return the headers that make the request depend on the state of the object, such as {@code If-None-Match: *}, or empty;
     * several are separated by a comma and a space}
     */
    String conditions();

    /** {@return the {@code User-Agent} header} */
    String userAgent();

    /** {@return the {@code amz-sdk-invocation-id} header: the same for all attempts of one call} */
    String invocationId();

    /**
     * {@return the {@code traceparent} header as sent, which may hold anything: the trace to which the client's call belongs
     * (W3C Trace Context), or empty}
     */
    String traceParent();

    /**
     * {@return the number of this attempt (1 is the first), from the {@code amz-sdk-request} header or, without it, as
     * inferred; or {@link S3RequestEvent#UNKNOWN}}
     */
    int attempt();

    /**
     * {@return true if the number is inferred from an earlier failure. At most 30 seconds before this one began, a request of
     * the same process about the same had failed: without an answer, with a 5xx status, or throttled. The request that failed
     * first has no number. If a {@link io.s3trace.select.KeyPolicy} makes several keys look alike, they count as one}
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

package io.s3trace.event;

import java.util.Map;

/**
 * One S3 request, from its first byte to its end, as seen inside the process that made it. It starts when the first byte was
 * handed to the TLS library or socket, on the thread that sent it. Immutable; may be kept and shared between threads. Text that
 * was not seen is an empty string. A number that is not known is {@link #UNKNOWN}.
 *
 * <p>Later versions may have more methods: only the library implements this.
 */
public interface S3RequestEvent extends TraceEvent {
    /** {@return the name of that thread (at most 15 bytes), empty if it is the process's} */
    String threadName();

    /** {@return the connection that carried it} */
    ConnectionInfo connection();

    /** {@return the version of HTTP: {@code HTTP/1.0}, {@code HTTP/1.1} or {@code HTTP/2}, or empty if it was not seen} */
    String protocol();

    /** {@return the HTTP/2 stream that carried it, or {@link StreamInfo#NONE}} */
    StreamInfo stream();

    /** {@return the S3 operation, {@link S3Operation#UNKNOWN} if this version does not know it} */
    S3Operation operation();

    /** {@return what it is about: bucket, key, upload} */
    S3Resource resource();

    /** {@return the request as HTTP} */
    RequestInfo request();

    /** {@return the response as HTTP; its status is {@link #UNKNOWN} if none came} */
    ResponseInfo response();

    /** {@return how long each phase took} */
    Phases phases();

    /** {@return the time from its first byte to its end, in nanoseconds: {@link Phases#totalNanos}} */
    @Override
    default long latencyNanos() {
        return phases().totalNanos();
    }

    /** {@return the state of the network under it} */
    NetworkInfo network();

    /** {@return how it ended} */
    Outcome outcome();

    /** {@return how far it came} */
    RequestPhase reached();

    /**
     * {@return whether parts of this exchange were not seen, because the kernel lost records or because it was {@link #joined}:
     * what the event says is still true, but some of it may be unknown}
     */
    boolean gap();

    /**
     * {@return whether the exchange was under way when the tracer came, or when it found the program's code: the beginning of the
     * response was not seen, and neither status nor size are known}
     */
    boolean joined();

    /**
     * Whether the service asked for fewer requests. One of these counts:
     * <ul>
     * <li>status 429 (RFC 6585, section 4);
     * <li>an error code of S3, such as {@code SlowDown} (503) or {@code RequestLimitExceeded} (S3 API reference, "Error
     *     responses");
     * <li>MinIO's {@code SlowDownRead}, {@code SlowDownWrite} and {@code TooManyRequests};
     * <li>an error code that the AWS SDKs take for throttling ("Retry behavior" in their reference guide);
     * <li>the reason phrase {@code Slow Down}, which is all that an answer to HEAD has. A 503 without it
     *     may have other reasons.
     * </ul>
     *
     * @return true if it was throttled
     */
    default boolean throttled() {
        return Throttling.is(response());
    }

    /**
     * Whether the request failed, as far as is known. One of these counts:
     * <ul>
     * <li>its status is 400 or more;
     * <li>the answer was an error in spite of its status, as happens with CompleteMultipartUpload and CopyObject;
     * <li>a DeleteObjects could not delete one of its keys;
     * <li>no answer came before connection or process ended, or before the tracer gave up.
     * </ul>
     * An answer that broke off does not count: clients may stop reading at any time.
     *
     * @return true if it failed
     */
    default boolean failed() {
        if (response().status() != UNKNOWN) {
            return response().status() >= 400 || !response().errorCode().isEmpty();
        }
        return switch (outcome()) {
            case CLOSED, UNANSWERED, RESET, TIMED_OUT, PROCESS_EXITED -> true;
            default -> false;
        };
    }

    @Override
    S3RequestEvent withLabels(Map<String, String> newLabels);
}

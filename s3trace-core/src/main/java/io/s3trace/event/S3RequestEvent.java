package io.s3trace.event;

import java.util.Map;

/**
 * One S3 request, from its first byte to its end, as seen inside the process that made it. It starts when the first byte was
 * handed to the TLS library or socket, on the thread that sent it. Immutable; may be kept and shared between threads. Text
 * that was not seen is an empty string, a number that is not known is {@link #UNKNOWN}.
 *
 * <p>Later versions may have more methods: implementations are the library's.
 */
public interface S3RequestEvent extends TraceEvent {
    /** {@return the name of that thread (at most 15 bytes), empty if it is the process's} */
    String threadName();

    /** {@return the connection that carried it} */
    ConnectionInfo connection();

    /** {@return what S3 operation it is, {@link S3Operation#UNKNOWN} if it is none that we know} */
    S3Operation operation();

    /** {@return what it is about: bucket, key, upload} */
    S3Resource resource();

    /** {@return the request as HTTP} */
    RequestInfo request();

    /** {@return the response as HTTP; its status is {@link #UNKNOWN} if none came} */
    ResponseInfo response();

    /** {@return how long each phase took} */
    Phases phases();

    /** {@return from its first byte to its end, in nanoseconds: {@link Phases#totalNanos}} */
    @Override
    default long latencyNanos() {
        return phases().totalNanos();
    }

    /** {@return how the network under it was doing} */
    NetworkInfo network();

    /** {@return how it ended} */
    Outcome outcome();

    /** {@return how far it came} */
    RequestPhase reached();

    /**
     * {@return whether the kernel lost records inside this exchange: what is told is still true, but some of it may be
     * unknown}
     */
    boolean gap();

    /**
     * Whether the service asked for fewer requests: status 429 (RFC 6585, section 4), or an error code that says so, such
     * as {@code SlowDown} (503) or {@code RequestLimitExceeded} (S3 API reference, "Error responses"), MinIO's {@code
     * SlowDownRead}, {@code SlowDownWrite} and {@code TooManyRequests}, or what the AWS SDKs take for throttling ("Retry
     * behavior" in their reference guide). An answer to HEAD has no code: there the reason phrase {@code Slow Down} counts,
     * and a 503 without it may have other reasons.
     *
     * @return true if it was throttled
     */
    default boolean throttled() {
        return Throttling.is(response());
    }

    /**
     * Whether the request failed, as far as can be told: its status is 400 or more, the answer was an error in spite of its
     * status, as it happens with CompleteMultipartUpload and CopyObject, a DeleteObjects left one of its keys, or no answer came
     * before connection or process ended or the tracer gave up. An answer that broke off does not count: clients may stop
     * reading at will.
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

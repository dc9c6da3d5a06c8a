package io.s3trace.event;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One S3 request, from its first byte to its end, as seen inside the process that made it; or a TCP connect to an S3 host
 * or a TLS handshake with one that failed ({@link RequestPhase#CONNECTING}, {@link RequestPhase#HANDSHAKING}), after which
 * one would have been made. Immutable; may be kept and shared between threads. Text that was not seen is an empty string,
 * a number that is not known is {@link #UNKNOWN}.
 *
 * @param start when the first byte of the request was handed to the TLS library or socket; of a failed connect or
 *     handshake, its start
 * @param process who made the request
 * @param tid thread that sent the first byte, in the host's PID namespace
 * @param threadName name of that thread (at most 15 bytes), empty if it is the process's
 * @param labels labels of the target that the process matches, empty if there are none; immutable
 * @param connection the connection that carried it
 * @param operation what S3 operation it is, {@link S3Operation#UNKNOWN} if it is none that we know
 * @param resource what it is about: bucket, key, upload
 * @param request the request as HTTP
 * @param response the response as HTTP; its status is {@link #UNKNOWN} if none came
 * @param phases how long each phase took
 * @param network how the network under it was doing
 * @param outcome how it ended
 * @param reached how far it came
 * @param gap true if the kernel lost records inside this exchange: what is told is still true, but some of it may be unknown
 */
public record S3RequestEvent(
        Instant start,
        ProcessInfo process,
        int tid,
        String threadName,
        Map<String, String> labels,
        ConnectionInfo connection,
        S3Operation operation,
        S3Resource resource,
        RequestInfo request,
        ResponseInfo response,
        Phases phases,
        NetworkInfo network,
        Outcome outcome,
        RequestPhase reached,
        boolean gap) {

    /** Stands for a number that is not known. */
    public static final int UNKNOWN = -1;

    /** Rejects a missing part: every part is always there. */
    public S3RequestEvent {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(threadName, "threadName");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(response, "response");
        Objects.requireNonNull(phases, "phases");
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reached, "reached");
    }

    /**
     * Whether the service asked for fewer requests: status 429 (RFC 6585, section 4), or an error code that says so, such
     * as {@code SlowDown} (503) or {@code RequestLimitExceeded} (S3 API reference, "Error responses"), MinIO's {@code
     * SlowDownRead}, {@code SlowDownWrite} and {@code TooManyRequests}, or what the AWS SDKs take for throttling ("Retry
     * behavior" in their reference guide). An answer to HEAD has no code: there the reason phrase {@code Slow Down} counts,
     * and a 503 without it may have other reasons.
     *
     * @return true if it was throttled
     */
    public boolean throttled() {
        return Throttling.is(response);
    }

    /**
     * Whether the request failed, as far as can be told: its status is 400 or more, the answer was an error in spite of its
     * status, as it happens with CompleteMultipartUpload and CopyObject, a DeleteObjects left one of its keys, or no answer came before connection or process
     * ended or the tracer gave up, or no connection came about, or no secure one. An answer that broke off does not count:
     * clients may stop reading at will.
     *
     * @return true if it failed
     */
    public boolean failed() {
        if (response.status() != UNKNOWN) {
            return response.status() >= 400 || !response.errorCode().isEmpty();
        }
        return switch (outcome) {
            case CLOSED, UNANSWERED, RESET, TIMED_OUT, PROCESS_EXITED, CONNECT_REFUSED, CONNECT_RESET,
                    CONNECT_UNREACHABLE, CONNECT_TIMED_OUT, CONNECT_ABANDONED, CONNECT_FAILED, HANDSHAKE_REFUSED,
                    HANDSHAKE_CLOSED, HANDSHAKE_RESET, HANDSHAKE_TIMED_OUT, HANDSHAKE_ABANDONED -> true;
            default -> false;
        };
    }

    /**
     * Makes the same event with other labels.
     *
     * @param newLabels the labels
     * @return another event
     */
    public S3RequestEvent withLabels(Map<String, String> newLabels) {
        return new S3RequestEvent(start, process, tid, threadName, newLabels, connection, operation, resource, request,
                response, phases, network, outcome, reached, gap);
    }
}

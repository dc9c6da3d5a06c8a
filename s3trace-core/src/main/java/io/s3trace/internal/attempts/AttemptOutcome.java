package io.s3trace.internal.attempts;

import io.s3trace.event.Outcome;
import io.s3trace.event.S3RequestEvent;
import java.util.Set;

/** What the answer to a request means for what the client does next. */
public enum AttemptOutcome {
    /** It is done. */
    SUCCEEDED,
    /** 3xx: the client has to ask elsewhere, or nothing has changed. */
    REDIRECTED,
    /** The same request may well succeed later. Clients send it again. */
    RETRYABLE,
    /** The same request would be refused again. */
    REFUSED,
    /** No answer was seen, and it is not known whether there was one. */
    UNKNOWN;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;

    /**
     * Codes that are transient, whatever the status: the status 200 is sent before the result of a long Complete or Copy is
     * known.
     */
    private static final Set<String> TRANSIENT =
            Set.of("InternalError", "ServiceUnavailable", "RequestTimeout", "RequestTimeoutException");

    public static AttemptOutcome of(S3RequestEvent event) {
        int status = event.response().status();
        if (status == S3RequestEvent.UNKNOWN) {
            return isUnanswered(event.outcome()) ? RETRYABLE : UNKNOWN;
        }
        if (isTransient(status) || TRANSIENT.contains(event.response().errorCode()) || event.throttled()) {
            return RETRYABLE;
        }
        if (status >= 400 || !event.response().errorCode().isEmpty()) {
            return REFUSED;
        }
        return status >= 300 ? REDIRECTED : SUCCEEDED;
    }

    private static boolean isUnanswered(Outcome outcome) {
        return switch (outcome) {
            case CLOSED, UNANSWERED, RESET, TIMED_OUT -> true;
            default -> false;
        };
    }

    private static boolean isTransient(int status) {
        return status == REQUEST_TIMEOUT || status >= SERVER_ERROR && status != NOT_IMPLEMENTED;
    }
}

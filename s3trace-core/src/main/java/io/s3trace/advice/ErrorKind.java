package io.s3trace.advice;

import io.s3trace.event.TraceEvent;
import java.util.Arrays;
import java.util.Set;

/** Kinds of failures that have one reason each, with what is done about them. */
enum ErrorKind {
    EXPIRED_CREDENTIALS("expired-credentials", "Expired credentials", 3, 0,
            Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "InvalidToken"),
            "A client that goes on with an expired token fails until it is restarted.",
            "Give the client a provider of credentials that renews them, rather than keys that were copied once.",
            "AWS SDKs and Tools, \"Standardized credential providers\""),
    CLOCK_SKEW("clock-skew", "A clock that is wrong", 3, 0,
            Set.of("RequestTimeTooSkewed", "RequestExpired"),
            "A signature is valid for 15 minutes before and after the server's time.",
            "Synchronize the host's clock: chrony or systemd-timesyncd.",
            "Amazon S3 API reference, \"Error responses\": RequestTimeTooSkewed"),
    ACCESS_DENIED("access-denied", "Access denied in a loop", 10, 0.05,
            Set.of("AccessDenied", "AllAccessDisabled", "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccountProblem"),
            "The same request will be refused again: somebody asks for what he may not have.",
            "Correct the policy or the credentials, or let the client stop. HeadObject of a missing key is denied, too, without "
                    + "the right to list the bucket.",
            "Amazon S3, \"Troubleshoot access denied (403 Forbidden) errors\""),
    REFUSED("refused-requests", "Requests that are refused", 10, 0.05,
            Set.of("NoSuchBucket", "NoSuchUpload"),
            "Something is wrong with each of these requests: it will be refused again, and takes its time and its price.",
            "Look up the error's code, and correct the request: the name of the bucket, a header, the body, or the version of "
                    + "the client.",
            "Amazon S3 API reference, \"Error responses\""),
    SERVER_ERRORS("server-errors", "Errors of the server", 5, 0.01,
            Set.of("InternalError", "ServiceUnavailable"),
            "Amazon S3 fails about once in many thousands of requests. More means that the server or a proxy before it is ill.",
            "Look at the server and at what is before it. Give request id and host id to whoever runs it.",
            "Amazon S3, \"Best practices for Amazon S3 error handling: retry InternalErrors\""),
    NO_ANSWER("no-answer", "Requests without an answer", 3, 0.01,
            Set.of(),
            "The connection was closed or reset before an answer came, or the client gave up. It has to wait, and cannot know "
                    + "whether the request was carried out.",
            "Look at the client's timeouts, at load balancers between, and at the findings about stale connections and lost "
                    + "packets.",
            "RFC 9110, section 9.2.2");

    private static final int FORBIDDEN = 403;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int NOT_IMPLEMENTED = 501;

    private final String id;
    private final String title;
    private final int count;
    private final double share;
    private final Set<String> codes;
    private final String reason;
    private final String change;
    private final String source;

    ErrorKind(String id, String title, int count, double share, Set<String> codes, String reason, String change,
            String source) {
        this.id = id;
        this.title = title;
        this.count = count;
        this.share = share;
        this.codes = codes;
        this.reason = reason;
        this.change = change;
        this.source = source;
    }

    int count() {
        return count;
    }

    double share() {
        return share;
    }

    RuleDescription description() {
        String what = switch (this) {
            case NO_ANSWER -> "got no answer, and their process had not ended";
            case SERVER_ERRORS -> "failed with a status from 500 on, other than 501, or with " + names()
                    + ", and were not throttled";
            case REFUSED -> "failed with a status from 400 to 499, but none of 403, 404, 412, 416 and 429, or with " + names()
                    + ", and with no code of another finding";
            case ACCESS_DENIED -> "failed with " + names() + ", or with 403 and no code";
            default -> "failed with " + names();
        };
        return new RuleDescription(id, title,
                "At least " + count + " requests" + (share > 0 ? ", and " + Words.percent(share) + " of all," : "") + " " + what
                        + ".",
                reason, change, source);
    }

    private String names() {
        return String.join(", ", codes.stream().sorted().toList());
    }

    boolean includes(Observation seen) {
        int status = seen.status();
        String code = seen.event().response().errorCode();
        return switch (this) {
            case NO_ANSWER -> status == TraceEvent.UNKNOWN && isUnanswered(seen);
            case REFUSED -> codes.contains(code) || isRefusal(status) && !seen.event().throttled() && isOfNoOtherKind(code);
            case SERVER_ERRORS -> (status >= FIRST_SERVER_ERROR && status != NOT_IMPLEMENTED || codes.contains(code))
                    && !seen.event().throttled();
            case ACCESS_DENIED -> codes.contains(code) || status == FORBIDDEN && code.isEmpty();
            default -> codes.contains(code);
        };
    }

    /** What asks whether something is there or has changed, is no refusal. */
    private static boolean isRefusal(int status) {
        return switch (status) {
            case FORBIDDEN, 404, 412, 416 -> false;
            default -> status >= 400 && status < FIRST_SERVER_ERROR;
        };
    }

    private static boolean isOfNoOtherKind(String code) {
        return !code.equals(Redirects.OTHER_REGION)
                && Arrays.stream(values()).noneMatch(kind -> kind != REFUSED && kind.codes.contains(code));
    }

    private static boolean isUnanswered(Observation seen) {
        return switch (seen.event().outcome()) {
            case CLOSED, UNANSWERED, RESET, TIMED_OUT -> true;
            default -> false;
        };
    }
}

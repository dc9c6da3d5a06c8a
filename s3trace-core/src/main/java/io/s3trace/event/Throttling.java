package io.s3trace.event;

import java.util.Set;

/** The error codes by which services ask for fewer requests. */
final class Throttling {
    private static final int TOO_MANY_REQUESTS = 429;

    private static final Set<String> CODES = Set.of(
            // Amazon S3, API reference, "Error responses"; Ceph and others as well
            "SlowDown",
            "RequestLimitExceeded",
            "BandwidthLimitExceeded",
            // MinIO, cmd/api-errors.go
            "SlowDownRead",
            "SlowDownWrite",
            "TooManyRequests",
            // what the AWS SDKs take for throttling, whichever the service: "Retry behavior" in their reference guide
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "RequestThrottled",
            "RequestThrottledException",
            "TooManyRequestsException");

    private Throttling() {}

    static boolean is(ResponseInfo response) {
        return response.status() == TOO_MANY_REQUESTS || response.slowDown() || CODES.contains(response.errorCode());
    }
}

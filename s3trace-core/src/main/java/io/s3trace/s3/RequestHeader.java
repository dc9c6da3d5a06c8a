package io.s3trace.s3;

/** The request headers that are read, and what their being there says. All others are skipped, secrets among them. */
enum RequestHeader implements HeaderName {
    HOST("host", 0),
    USER_AGENT("user-agent", 0),
    CONTENT_LENGTH("content-length", 0),
    CONTENT_TYPE("content-type", 0),
    TRANSFER_ENCODING("transfer-encoding", 0),
    EXPECT("expect", 0),
    RANGE("range", 0),
    /** Only the name of the service it is signed for is read, in place: {@link Signature}. */
    AUTHORIZATION("authorization", 0),
    INVOCATION_ID("amz-sdk-invocation-id", 0),
    SDK_REQUEST("amz-sdk-request", 0),
    TRACE_PARENT("traceparent", 0),
    COPY_SOURCE("x-amz-copy-source", Evidence.S3_ONLY_HEADER),
    DECODED_CONTENT_LENGTH("x-amz-decoded-content-length", Evidence.S3_ONLY_HEADER),
    CONTENT_SHA256("x-amz-content-sha256", Evidence.HINT),
    /** The operation of AWS services that speak JSON: not S3. */
    TARGET("x-amz-target", Evidence.SIGNED_FOR_OTHER),
    /** All services of AWS have these two. */
    DATE("x-amz-date", 0),
    SECURITY_TOKEN("x-amz-security-token", 0),
    /** A header that begins so and has no line here; S3 has dozens, other services few. */
    OTHER_AMZ("x-amz-", Evidence.HINT);

    private final String text;
    private final int evidence;

    RequestHeader(String text, int evidence) {
        this.text = text;
        this.evidence = evidence;
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean isRead() {
        return switch (this) {
            case CONTENT_SHA256, TARGET, DATE, SECURITY_TOKEN, OTHER_AMZ -> false;
            default -> true;
        };
    }

    /** What its being there adds to the score. */
    int evidence() {
        return evidence;
    }
}

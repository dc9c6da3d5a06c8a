package io.s3trace.internal.s3;

import io.s3trace.internal.http.HeaderName;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The request headers that are read, and what their presence shows. All others are skipped, including secrets. */
enum RequestHeader implements HeaderName {
    HOST("host", 0),
    USER_AGENT("user-agent", 0),
    CONTENT_LENGTH("content-length", 0),
    CONTENT_TYPE("content-type", 0),
    TRANSFER_ENCODING("transfer-encoding", 0),
    EXPECT("expect", 0),
    RANGE("range", 0),
    /** Only the name of the service for which it is signed is read, in place: {@link Signature}. */
    AUTHORIZATION("authorization", 0),
    INVOCATION_ID("amz-sdk-invocation-id", 0),
    SDK_REQUEST("amz-sdk-request", 0),
    TRACE_PARENT("traceparent", 0),
    COPY_SOURCE("x-amz-copy-source", Evidence.S3_ONLY_HEADER),
    /** The same for Google, whose XML API is otherwise S3's. */
    GOOGLE_COPY_SOURCE("x-goog-copy-source", Evidence.HINT),
    IF_MATCH("if-match", 0),
    IF_NONE_MATCH("if-none-match", 0),
    IF_MODIFIED_SINCE("if-modified-since", 0),
    IF_UNMODIFIED_SINCE("if-unmodified-since", 0),
    CONNECTION("connection", 0),
    STORAGE_CLASS("x-amz-storage-class", Evidence.S3_ONLY_HEADER),
    /** Required by S3 Control, which is not S3's API. */
    ACCOUNT_ID("x-amz-account-id", 0),
    DECODED_CONTENT_LENGTH("x-amz-decoded-content-length", Evidence.S3_ONLY_HEADER),
    CONTENT_SHA256("x-amz-content-sha256", Evidence.HINT),
    /** The operation of AWS services that speak JSON: not S3. */
    TARGET("x-amz-target", Evidence.SIGNED_FOR_OTHER),
    /** All services of AWS have this and the next one. */
    DATE("x-amz-date", 0),
    SECURITY_TOKEN("x-amz-security-token", 0),
    /** A header with this beginning that has no line here; S3 has dozens, other services few. */
    OTHER_AMZ("x-amz-", Evidence.HINT);

    private final String text;
    private final int evidence;
    private final String fieldName;

    RequestHeader(String text, int evidence) {
        this.text = text;
        this.evidence = evidence;
        this.fieldName = Arrays.stream(text.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining("-"));
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public boolean isRead() {
        return switch (this) {
            case CONTENT_SHA256, ACCOUNT_ID, TARGET, DATE, SECURITY_TOKEN, OTHER_AMZ -> false;
            default -> true;
        };
    }

    /** Its name as events show it: {@code If-None-Match}. */
    String fieldName() {
        return fieldName;
    }

    /** What its presence adds to the score. */
    int evidence() {
        return evidence;
    }
}

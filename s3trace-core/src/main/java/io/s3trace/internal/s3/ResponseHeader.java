package io.s3trace.internal.s3;

import io.s3trace.internal.http.HeaderName;

/** The response headers that are read, and what their presence shows. */
enum ResponseHeader implements HeaderName {
    CONTENT_LENGTH("content-length", 0),
    TRANSFER_ENCODING("transfer-encoding", 0),
    CONTENT_ENCODING("content-encoding", 0),
    CONTENT_RANGE("content-range", 0),
    CONNECTION("connection", 0),
    SERVER("server", 0),
    REQUEST_ID("x-amz-request-id", Evidence.S3_ONLY_HEADER),
    HOST_ID("x-amz-id-2", Evidence.S3_ONLY_HEADER),
    VERSION_ID("x-amz-version-id", Evidence.S3_ONLY_HEADER),
    STORAGE_CLASS("x-amz-storage-class", Evidence.S3_ONLY_HEADER),
    DELETE_MARKER("x-amz-delete-marker", Evidence.S3_ONLY_HEADER),
    BUCKET_REGION("x-amz-bucket-region", Evidence.S3_ONLY_HEADER),
    /** The error code in answers to HEAD, which have no body: from website endpoints of Amazon S3. */
    ERROR_CODE("x-amz-error-code", Evidence.S3_ONLY_HEADER),
    /** The same from MinIO. */
    MINIO_ERROR_CODE("x-minio-error-code", Evidence.S3_ONLY_HEADER),
    /** Only MinIO sends such headers, whatever their values. */
    MINIO("x-minio-", 0),
    ETAG("etag", 0),
    DATE("date", 0),
    /** Caches and content delivery networks add this. */
    VIA("via", 0),
    AGE("age", 0),
    CACHE("x-cache", 0),
    CLOUDFRONT("x-amz-cf-id", 0),
    /** Google's request id, if no other is sent. */
    GOOGLE_UPLOAD_ID("x-guploader-uploadid", Evidence.HINT),
    /** Other services send this one. They are not S3. */
    OTHER_SERVICE_REQUEST_ID("x-amzn-requestid", Evidence.SIGNED_FOR_OTHER);

    private final String text;
    private final int evidence;

    ResponseHeader(String text, int evidence) {
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
            case MINIO, VIA, AGE, CACHE, CLOUDFRONT, OTHER_SERVICE_REQUEST_ID -> false;
            default -> true;
        };
    }

    /** What its presence adds to the score. */
    int evidence() {
        return evidence;
    }
}

package io.s3trace.event;

/**
 * The response as HTTP and S3 report it. Immutable. Two are equal if all their values are equal. The ids and the ETag may be
 * turned into Strings each time that they are asked for. Later versions may have more methods: only the library implements
 * this.
 */
public interface ResponseInfo {
    /** {@return the HTTP status, or {@link S3RequestEvent#UNKNOWN} if no response head was seen} */
    int status();

    /** {@return true if the status line's reason phrase is {@code Slow Down}: an answer to HEAD can say no more than that} */
    boolean slowDown();

    /**
     * {@return how many keys a DeleteObjects could not delete, as far as the first 64 KiB of its answer show;
     * {@link #errorCode} is that of the first one}
     */
    int failedKeys();

    /** {@return the S3 error code such as {@code NoSuchKey}, or empty} */
    String errorCode();

    /** {@return the {@code x-amz-request-id} header} */
    String requestId();

    /** {@return the {@code x-amz-id-2} header} */
    String hostId();

    /** {@return the {@code ETag} header with its quotes, or empty} */
    String etag();

    /** {@return the {@code x-amz-storage-class} header, or empty, as for the standard class} */
    String storageClass();

    /** {@return the {@code x-amz-bucket-region} header, or empty} */
    String bucketRegion();

    /** {@return true if the connection ends with this response} */
    boolean connectionClose();

    /** {@return the {@code x-amz-version-id} header} */
    String versionId();

    /** {@return true if {@code x-amz-delete-marker: true}} */
    boolean deleteMarker();

    /** {@return the {@code Content-Range} header} */
    String contentRange();

    /**
     * {@return the size of everything received for this request, including the heads of interim responses, or
     * {@link S3RequestEvent#UNKNOWN} if its end was lost}
     */
    long bytes();

    /** {@return the size of the body on the wire (chunk framing included), or {@link S3RequestEvent#UNKNOWN}} */
    long bodyBytes();
}

package io.s3trace.event;

/**
 * The response as HTTP and S3 report it. Immutable. Two are equal if all that they say is equal. The ids and the ETag may be
 * made Strings each time that they are asked for. Later versions may have more methods: implementations are the library's.
 */
public interface ResponseInfo {
    /** {@return the HTTP status, or {@link S3RequestEvent#UNKNOWN} if no response head was seen} */
    int status();

    /** {@return true if the status line's reason phrase is {@code Slow Down}: all that an answer to HEAD can say} */
    boolean slowDown();

    /**
     * {@return how many keys a DeleteObjects could not delete, of those in the first 64 KiB of its answer;
     * {@link #errorCode} is that of the first}
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
     * {@return the size of everything received for this request, heads included (of interim responses too), or
     * {@link S3RequestEvent#UNKNOWN} if its end was lost}
     */
    long bytes();

    /** {@return the size of the body on the wire (chunk framing included), or {@link S3RequestEvent#UNKNOWN}} */
    long bodyBytes();
}

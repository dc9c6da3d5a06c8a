package io.s3trace;

/**
 * The response as HTTP and S3 report it.
 *
 * @param status HTTP status, or {@link S3RequestEvent#UNKNOWN} if no response head was seen
 * @param errorCode S3 error code such as {@code NoSuchKey}, or empty
 * @param requestId {@code x-amz-request-id} header
 * @param hostId {@code x-amz-id-2} header
 * @param versionId {@code x-amz-version-id} header
 * @param deleteMarker true if {@code x-amz-delete-marker: true}
 * @param contentRange {@code Content-Range} header
 * @param bytes size of everything received for this request, heads included (of interim responses too), or
 *     {@link S3RequestEvent#UNKNOWN} if its end was lost
 * @param bodyBytes size of the body on the wire (chunk framing included), or {@link S3RequestEvent#UNKNOWN}
 */
public record ResponseInfo(
        int status,
        String errorCode,
        String requestId,
        String hostId,
        String versionId,
        boolean deleteMarker,
        String contentRange,
        long bytes,
        long bodyBytes) {}

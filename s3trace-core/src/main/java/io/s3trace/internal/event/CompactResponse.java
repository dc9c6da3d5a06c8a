package io.s3trace.internal.event;

import io.s3trace.event.ResponseInfo;
import io.s3trace.internal.s3.CompactIds;
import io.s3trace.internal.s3.ResponseFacts;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A response whose ids and ETag are made into Strings when they are asked for.
 *
 * @param status HTTP status
 * @param errorCode S3 error code
 * @param slowDown true if the reason says so
 * @param failedKeys how many keys a DeleteObjects failed to delete
 * @param requestIdOrIds the {@code x-amz-request-id} header, or an array that contains it
 * @param hostIdOrIds the {@code x-amz-id-2} header, or an array that contains it and ends with the ETag
 * @param requestIdStart where the request id is in such an array
 * @param hostIdStart where the host id is in it
 * @param etagStart where the ETag is in it
 * @param versionId {@code x-amz-version-id} header
 * @param deleteMarker true if {@code x-amz-delete-marker: true}
 * @param contentRange {@code Content-Range} header
 * @param bytes size of everything received
 * @param bodyBytes size of the body on the wire
 * @param connectionClose true if the connection ends
 * @param storageClass {@code x-amz-storage-class} header
 * @param bucketRegion {@code x-amz-bucket-region} header
 */
public record CompactResponse(
        int status,
        String errorCode,
        boolean slowDown,
        int failedKeys,
        Object requestIdOrIds,
        Object hostIdOrIds,
        short requestIdStart,
        short hostIdStart,
        short etagStart,
        String versionId,
        boolean deleteMarker,
        String contentRange,
        long bytes,
        long bodyBytes,
        boolean connectionClose,
        String storageClass,
        String bucketRegion) implements ResponseInfo {
    /**
     * Makes one from its parts, as the methods of the same names return them.
     *
     * @param status HTTP status
     * @param errorCode S3 error code
     * @param requestId {@code x-amz-request-id} header
     * @param hostId {@code x-amz-id-2} header
     * @param versionId {@code x-amz-version-id} header
     * @param deleteMarker true if {@code x-amz-delete-marker: true}
     * @param contentRange {@code Content-Range} header
     * @param bytes size of everything received
     * @param bodyBytes size of the body on the wire
     */
    public CompactResponse(
            int status,
            String errorCode,
            String requestId,
            String hostId,
            String versionId,
            boolean deleteMarker,
            String contentRange,
            long bytes,
            long bodyBytes) {
        this(status, errorCode, false, 0, requestId, hostId, (short) 0, (short) 0, (short) 0, versionId, deleteMarker,
                contentRange, bytes, bodyBytes, false, "", "");
    }

    /**
     * Makes one from what was read, as a tracer does.
     *
     * @param facts what head and body said
     * @param requestIdStart where in {@code ids} the request id begins
     * @param ids end with request id, host id and ETag; not to be changed
     * @param bytes size of everything received
     * @param bodyBytes size of the body on the wire
     */
    public CompactResponse(ResponseFacts facts, byte[] ids, int requestIdStart, long bytes, long bodyBytes) {
        this(facts.status(), facts.errorCode(), facts.slowDown(), facts.failedKeys(), ids, ids, (short) requestIdStart,
                (short) CompactIds.hostIdStart(ids, facts), (short) CompactIds.etagStart(ids, facts), facts.versionId(),
                facts.deleteMarker(), facts.contentRange(), bytes, bodyBytes, facts.connectionClose(), facts.storageClass(),
                facts.bucketRegion());
    }

    @Override
    public String requestId() {
        return requestIdOrIds instanceof byte[] ids
                ? new String(ids, requestIdStart, hostIdStart - requestIdStart, StandardCharsets.UTF_8)
                : (String) requestIdOrIds;
    }

    @Override
    public String hostId() {
        return hostIdOrIds instanceof byte[] ids
                ? new String(ids, hostIdStart, etagStart - hostIdStart, StandardCharsets.UTF_8)
                : (String) hostIdOrIds;
    }

    @Override
    public String etag() {
        return hostIdOrIds instanceof byte[] ids
                ? new String(ids, etagStart, ids.length - etagStart, StandardCharsets.UTF_8)
                : "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseInfo info
                && status == info.status() && slowDown == info.slowDown() && failedKeys == info.failedKeys()
                && deleteMarker == info.deleteMarker() && bytes == info.bytes()
                && bodyBytes == info.bodyBytes() && Objects.equals(errorCode, info.errorCode())
                && Objects.equals(versionId, info.versionId()) && Objects.equals(contentRange, info.contentRange())
                && connectionClose == info.connectionClose()
                && Objects.equals(storageClass, info.storageClass()) && Objects.equals(bucketRegion, info.bucketRegion())
                && Objects.equals(etag(), info.etag())
                && Objects.equals(requestId(), info.requestId()) && Objects.equals(hostId(), info.hostId());
    }

    @Override
    public int hashCode() {
        return Objects.hash(status, errorCode, requestId(), hostId(), versionId, contentRange, bytes, bodyBytes);
    }

    @Override
    public String toString() {
        return "ResponseInfo[status=" + status + ", errorCode=" + errorCode + ", requestId=" + requestId() + ", hostId="
                + hostId() + ", slowDown=" + slowDown + ", failedKeys=" + failedKeys + ", versionId=" + versionId
                + ", deleteMarker=" + deleteMarker + ", contentRange=" + contentRange + ", bytes=" + bytes
                + ", bodyBytes=" + bodyBytes + ", etag=" + etag() + ", storageClass=" + storageClass
                + ", bucketRegion=" + bucketRegion + ", connectionClose=" + connectionClose + ']';
    }
}

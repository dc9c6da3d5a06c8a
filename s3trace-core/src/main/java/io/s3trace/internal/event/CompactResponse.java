package io.s3trace.internal.event;

import io.s3trace.event.ResponseInfo;
import io.s3trace.internal.s3.CompactIds;
import io.s3trace.internal.s3.ResponseFacts;
import java.nio.charset.StandardCharsets;

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
    private static final Values<ResponseInfo> VALUES = new Values<ResponseInfo>("ResponseInfo")
            .with("status", ResponseInfo::status)
            .with("errorCode", ResponseInfo::errorCode)
            .with("requestId", ResponseInfo::requestId)
            .with("hostId", ResponseInfo::hostId)
            .with("slowDown", ResponseInfo::slowDown)
            .with("failedKeys", ResponseInfo::failedKeys)
            .with("versionId", ResponseInfo::versionId)
            .with("deleteMarker", ResponseInfo::deleteMarker)
            .with("contentRange", ResponseInfo::contentRange)
            .with("bytes", ResponseInfo::bytes)
            .with("bodyBytes", ResponseInfo::bodyBytes)
            .with("etag", ResponseInfo::etag)
            .with("storageClass", ResponseInfo::storageClass)
            .with("bucketRegion", ResponseInfo::bucketRegion)
            .with("connectionClose", ResponseInfo::connectionClose);

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
        return other instanceof ResponseInfo info && VALUES.areEqual(this, info);
    }

    @Override
    public int hashCode() {
        return VALUES.hash(this);
    }

    @Override
    public String toString() {
        return VALUES.text(this);
    }
}

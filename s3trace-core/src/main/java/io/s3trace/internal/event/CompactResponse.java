package io.s3trace.internal.event;

import io.s3trace.event.ResponseInfo;
import io.s3trace.internal.s3.CompactIds;
import io.s3trace.internal.s3.ResponseFacts;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A response whose ids and ETag are made into Strings when they are asked for. */
public final class CompactResponse implements ResponseInfo {
    private final String errorCode;
    /** Strings, or an array that contains both. */
    private final Object requestId;
    private final Object hostId;
    private final String versionId;
    private final String contentRange;
    private final int status;
    private final long bytes;
    private final long bodyBytes;
    private final short requestIdStart;
    private final short hostIdStart;
    private final boolean deleteMarker;
    private final boolean slowDown;
    private final int failedKeys;
    private final short etagStart;
    private final boolean connectionClose;
    private final String storageClass;
    private final String bucketRegion;

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
        this.status = status;
        this.errorCode = errorCode;
        this.requestId = requestId;
        this.hostId = hostId;
        this.versionId = versionId;
        this.deleteMarker = deleteMarker;
        this.contentRange = contentRange;
        this.bytes = bytes;
        this.bodyBytes = bodyBytes;
        this.requestIdStart = 0;
        this.hostIdStart = 0;
        this.slowDown = false;
        this.failedKeys = 0;
        this.etagStart = 0;
        this.connectionClose = false;
        this.storageClass = "";
        this.bucketRegion = "";
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
        this.status = facts.status();
        this.errorCode = facts.errorCode();
        this.requestId = ids;
        this.hostId = ids;
        this.requestIdStart = (short) requestIdStart;
        this.hostIdStart = (short) CompactIds.hostIdStart(ids, facts);
        this.etagStart = (short) CompactIds.etagStart(ids, facts);
        this.connectionClose = facts.connectionClose();
        this.storageClass = facts.storageClass();
        this.bucketRegion = facts.bucketRegion();
        this.versionId = facts.versionId();
        this.deleteMarker = facts.deleteMarker();
        this.contentRange = facts.contentRange();
        this.slowDown = facts.slowDown();
        this.failedKeys = facts.failedKeys();
        this.bytes = bytes;
        this.bodyBytes = bodyBytes;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public boolean slowDown() {
        return slowDown;
    }

    @Override
    public int failedKeys() {
        return failedKeys;
    }

    @Override
    public String errorCode() {
        return errorCode;
    }

    @Override
    public String requestId() {
        return requestId instanceof byte[] ids
                ? new String(ids, requestIdStart, hostIdStart - requestIdStart, StandardCharsets.UTF_8)
                : (String) requestId;
    }

    @Override
    public String hostId() {
        return hostId instanceof byte[] ids
                ? new String(ids, hostIdStart, etagStart - hostIdStart, StandardCharsets.UTF_8)
                : (String) hostId;
    }

    @Override
    public String etag() {
        return hostId instanceof byte[] ids
                ? new String(ids, etagStart, ids.length - etagStart, StandardCharsets.UTF_8)
                : "";
    }

    @Override
    public String storageClass() {
        return storageClass;
    }

    @Override
    public String bucketRegion() {
        return bucketRegion;
    }

    @Override
    public boolean connectionClose() {
        return connectionClose;
    }

    @Override
    public String versionId() {
        return versionId;
    }

    @Override
    public boolean deleteMarker() {
        return deleteMarker;
    }

    @Override
    public String contentRange() {
        return contentRange;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
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
                + hostId() + ", slowDown=" + slowDown + ", failedKeys=" + failedKeys + ", versionId=" + versionId + ", deleteMarker="
                + deleteMarker + ", contentRange=" + contentRange + ", bytes=" + bytes + ", bodyBytes=" + bodyBytes + ", etag=" + etag()
                + ", storageClass=" + storageClass + ", bucketRegion=" + bucketRegion
                + ", connectionClose=" + connectionClose + ']';
    }
}

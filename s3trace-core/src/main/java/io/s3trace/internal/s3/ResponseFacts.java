package io.s3trace.internal.s3;

import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.http.StatusLine;
import io.s3trace.internal.text.HeldText;

/**
 * What the head of a response, and the beginning of its body, say. Reusable: {@link ResponseReader} fills it,
 * {@link #clear} empties it. Text that was not there is empty, a number that was not there is
 * {@link S3RequestEvent#UNKNOWN}. Not safe for use by several threads.
 *
 * <p>References that stay the same are not stored again: see {@link RequestFacts}.
 */
public final class ResponseFacts extends HeadFacts {
    private static final ResponseFacts NOTHING = new ResponseFacts();

    int status = S3RequestEvent.UNKNOWN;
    boolean gzip;
    String errorCode = "";
    int failedKeys;
    boolean slowDown;
    final HeldText requestId = new HeldText();
    final HeldText hostId = new HeldText();
    String versionId = "";
    boolean deleteMarker;
    String contentRange = "";
    final HeldText etag = new HeldText();
    final HeldText date = new HeldText();
    String bucketRegion = "";
    /** The kind of server, as the response says. */
    Server server = Server.UNKNOWN;
    /** True if a cache or a content delivery network has added headers. */
    boolean cached;
    /** True if it has the id of another service of AWS. */
    boolean otherService;
    /** True if there is nothing to clear: clearing it again would cost as much as everything else. */
    private boolean blank = true;

    /** Creates an empty one. */
    public ResponseFacts() {}

    /** Forgets everything. */
    public void clear() {
        if (blank) {
            return;
        }
        status = S3RequestEvent.UNKNOWN;
        httpMinorVersion = S3RequestEvent.UNKNOWN;
        headLength = S3RequestEvent.UNKNOWN;
        slowDown = false;
        forgetHeaders();
        blank = true;
    }

    /** Call before filling it. */
    void begin() {
        clear();
        blank = false;
    }

    /** Forgets what headers said. */
    void forgetHeaders() {
        copyHeaders(NOTHING);
        connectionClose = httpMinorVersion == 0;
        failedKeys = 0;
    }

    /** Takes over what headers said to another one, and forgets what they said to this one. */
    void copyHeaders(ResponseFacts other) {
        blank = false;
        copyCommonHeaders(other);
        gzip = other.gzip;
        if (errorCode != other.errorCode) {
            errorCode = other.errorCode;
        }
        if (versionId != other.versionId) {
            versionId = other.versionId;
        }
        if (contentRange != other.contentRange) {
            contentRange = other.contentRange;
        }
        requestId.set(other.requestId);
        hostId.set(other.hostId);
        etag.set(other.etag);
        date.set(other.date);
        if (bucketRegion != other.bucketRegion) {
            bucketRegion = other.bucketRegion;
        }
        if (server != other.server) {
            server = other.server;
        }
        cached = other.cached;
        otherService = other.otherService;
        deleteMarker = other.deleteMarker;
    }

    /** {@return the status, 100 to 999} */
    public int status() {
        return status;
    }

    /** {@return true if another response to the same request follows: 1xx, except 101} */
    public boolean interim() {
        return StatusLine.isInterim(status);
    }

    /** {@return true if the body is compressed with gzip} */
    public boolean gzip() {
        return gzip;
    }

    /** {@return the S3 error code, such as {@code NoSuchKey}} */
    public String errorCode() {
        return errorCode;
    }

    /** {@return true if the reason phrase asks for fewer requests} */
    public boolean slowDown() {
        return slowDown;
    }

    /** {@return how many keys a DeleteObjects could not delete, as far as its answer was seen} */
    public int failedKeys() {
        return failedKeys;
    }

    /** {@return the server's id of the request} */
    public String requestId() {
        return requestId.toString();
    }

    /** {@return the server's second id of the request, {@code x-amz-id-2}} */
    public String hostId() {
        return hostId.toString();
    }

    /** {@return the version of the object} */
    public String versionId() {
        return versionId;
    }

    /** {@return true if the version is a delete marker} */
    public boolean deleteMarker() {
        return deleteMarker;
    }

    /** {@return the {@code Content-Range}} */
    public String contentRange() {
        return contentRange;
    }

    /** {@return the {@code ETag}, with its quotes} */
    public String etag() {
        return etag.toString();
    }

    /** {@return the {@code Date}, as sent} */
    public String date() {
        return date.toString();
    }

    /** {@return the {@code x-amz-bucket-region}} */
    public String bucketRegion() {
        return bucketRegion;
    }

    /** {@return the kind of server that it says it is from} */
    public Server server() {
        return server;
    }
}

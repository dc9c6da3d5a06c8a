package io.s3trace.internal.s3;

import io.s3trace.event.S3RequestEvent;

/** What the heads of requests and responses both say. */
public abstract sealed class HeadFacts permits RequestFacts, ResponseFacts {
    int httpMinorVersion = S3RequestEvent.UNKNOWN;
    int headLength = S3RequestEvent.UNKNOWN;
    long contentLength = S3RequestEvent.UNKNOWN;
    boolean chunked;
    boolean connectionClose;
    String storageClass = "";
    int s3Score;

    HeadFacts() {}

    /** Takes over what headers of this kind said to another one. */
    final void copyCommonHeaders(HeadFacts other) {
        contentLength = other.contentLength;
        chunked = other.chunked;
        connectionClose = other.connectionClose;
        if (storageClass != other.storageClass) {
            storageClass = other.storageClass;
        }
        s3Score = other.s3Score;
    }

    /** {@return 0 or 1, for HTTP/1.0 or HTTP/1.1; unknown if the first line was cut} */
    public final int httpMinorVersion() {
        return httpMinorVersion;
    }

    /** {@return true if the head was read to its blank line; if not, what is missing here may have been cut} */
    public final boolean complete() {
        return headLength >= 0;
    }

    /** {@return how many bytes the head has, through its blank line; unknown if that was not among those read} */
    public final int headLength() {
        return headLength;
    }

    /** {@return the {@code Content-Length}} */
    public final long contentLength() {
        return contentLength;
    }

    /** {@return true if the body has chunk framing, which overrides the content length} */
    public final boolean chunked() {
        return chunked;
    }

    /**
     * {@return true if the connection ends with this message: it said so, or it is a response of HTTP/1.0 and did not say
     * otherwise}
     */
    public final boolean connectionClose() {
        return connectionClose;
    }

    /** {@return the {@code x-amz-storage-class} that is asked for, or that the object has} */
    public final String storageClass() {
        return storageClass;
    }

    /**
     * Returns how much the message counts for being S3's. {@link Verdict} decides by this if the request is not signed.
     *
     * @return the score; negative if it is certainly another protocol
     */
    public final int s3Score() {
        return s3Score;
    }
}

package io.s3trace.event;

/**
 * The HTTP/2 stream that carried a request.
 *
 * @param id its number, unique on its connection; 0 if the request was not made with HTTP/2
 * @param reset why the client or the server has reset it, as RFC 9113 (section 7) calls the reasons, such as {@code CANCEL} or
 *     {@code REFUSED_STREAM}; empty if it was not reset
 * @param windowClosedNanos how long the client could not go on sending because the server had not allowed more (flow control);
 *     {@link S3RequestEvent#UNKNOWN} if it is not known
 */
public record StreamInfo(int id, String reset, long windowClosedNanos) {
    /** No stream: the request was not made with HTTP/2. */
    public static final StreamInfo NONE = new StreamInfo(0, "", S3RequestEvent.UNKNOWN);
}

package io.s3trace;

/**
 * How the network under a request was doing, by the reckoning of the kernel's TCP on this host. All
 * {@link S3RequestEvent#UNKNOWN} if the connection's socket is not known.
 *
 * @param roundTripNanos smoothed round trip time when the response began or, if none did, the request, in nanoseconds
 * @param retransmits segments that this host sent again between the beginnings of request and response; what the server
 *     had to send again is not known here
 */
public record NetworkInfo(long roundTripNanos, long retransmits) {
    /** Of a connection whose socket is not known. */
    public static final NetworkInfo NONE = new NetworkInfo(S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN);
}

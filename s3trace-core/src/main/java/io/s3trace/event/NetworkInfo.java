package io.s3trace.event;

/**
 * How the network under a request was doing, by the reckoning of the kernel's TCP on this host. All
 * {@link S3RequestEvent#UNKNOWN} if the connection's socket is not known.
 *
 * @param roundTripNanos smoothed round trip time when the response began or, if none did, the request, in nanoseconds; of a
 *     request under way, now
 * @param retransmits segments that this host sent again between the beginnings of request and response, or until now; what
 *     the server had to send again is not known here
 * @param unacknowledgedBytes of a request under way ({@link Outcome#STALLED}, {@link Outcome#IN_FLIGHT}): bytes in flight,
 *     which were sent and which the server's kernel has not acknowledged. More than none for long: the network loses them,
 *     or the host is gone. Needs Linux 5.14. Else {@link S3RequestEvent#UNKNOWN}
 * @param unsentBytes likewise: bytes that the process has handed over and the kernel has not sent. More than none for long:
 *     the server's receive window is full, for it does not read
 */
public record NetworkInfo(long roundTripNanos, long retransmits, long unacknowledgedBytes, long unsentBytes) {
    /** Of a connection whose socket is not known. */
    public static final NetworkInfo NONE = new NetworkInfo(
            S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN);
}

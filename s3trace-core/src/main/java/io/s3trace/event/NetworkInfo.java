package io.s3trace.event;

/**
 * The state of the network under a request, as the kernel's TCP on this host measures it. All are
 * {@link S3RequestEvent#UNKNOWN} if the connection's socket is not known.
 *
 * @param roundTripNanos smoothed round trip time, in nanoseconds: when the response began or, if none did, when the request
 *     began. For a request under way, the time now
 * @param retransmits segments that this host sent again between the beginning of the request and the beginning of the response,
 *     or until now. What the server had to send again is not known here
 * @param unacknowledgedBytes for a request under way ({@link Outcome#STALLED}, {@link Outcome#IN_FLIGHT}): bytes in flight,
 *     which were sent and which the server's kernel has not acknowledged. If this is above 0 for long, the network loses them,
 *     or the host is gone. Needs Linux 5.14. Otherwise {@link S3RequestEvent#UNKNOWN}
 * @param unsentBytes for a request under way: bytes that the process has handed over and the kernel has not sent. If this is
 *     above 0 for long, the server's receive window is full, because it does not read. Needs Linux 5.14. Otherwise
 *     {@link S3RequestEvent#UNKNOWN}
 */
public record NetworkInfo(long roundTripNanos, long retransmits, long unacknowledgedBytes, long unsentBytes) {
    /** For a connection whose socket is not known. */
    public static final NetworkInfo NONE = new NetworkInfo(
            S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN, S3RequestEvent.UNKNOWN);
}

package io.s3trace.event;

/**
 * How long each phase of a request took, in nanoseconds; {@link S3RequestEvent#UNKNOWN} for a phase that was not seen.
 * {@code send + wait + receive = total} if all of them are known. What comes before the request is not in the total.
 *
 * @param dnsNanos name lookup; only on the request that opened the connection
 * @param connectNanos TCP connect; only on the request that opened the connection
 * @param tlsNanos TLS handshake; only on the request that opened the connection
 * @param readyNanos from the end of the TLS handshake or, without one, of the TCP connect, to the first byte of the request:
 *     what the client did itself, or waited for; only on the request that opened the connection
 * @param sendNanos first byte of the request handed over, to the last
 * @param waitNanos last byte of the request handed over, to the first byte of the final response
 * @param receiveNanos first byte of the final response, to its last
 * @param totalNanos first byte of the request, to the last byte of the response or the end of the exchange
 */
public record Phases(
        long dnsNanos,
        long connectNanos,
        long tlsNanos,
        long readyNanos,
        long sendNanos,
        long waitNanos,
        long receiveNanos,
        long totalNanos) {

    /**
     * Time to first byte as clients count it: {@code send + wait}.
     *
     * @return nanoseconds, or {@link S3RequestEvent#UNKNOWN} if no response came
     */
    public long ttfbNanos() {
        return waitNanos == S3RequestEvent.UNKNOWN ? S3RequestEvent.UNKNOWN : sendNanos + waitNanos;
    }
}

package io.s3trace.event;

/**
 * How a process uses its connections to an endpoint, at one moment. Only connections count on which S3 requests were seen.
 *
 * @param process the process
 * @param host the endpoint, as the {@code Host} header of the connections' last requests names it
 * @param library where their bytes are captured
 * @param open connections that are open
 * @param idle those of them on which no request is under way
 * @param requests requests that the open connections have carried, including those under way
 */
public record ConnectionUsage(
        ProcessInfo process, String host, TlsLibrary library, int open, int idle, long requests) {
    /**
     * The share of requests that did not need a new connection: 0 if each needed one, nearly 1 if connections are kept for
     * long.
     *
     * @return from 0 to 1
     */
    public double reuseRatio() {
        return requests == 0 ? 0 : (requests - open) / (double) requests;
    }
}

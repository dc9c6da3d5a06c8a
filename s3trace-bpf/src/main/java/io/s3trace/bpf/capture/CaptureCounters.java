package io.s3trace.bpf.capture;

import io.s3trace.bpf.generated.event.s3t;

/**
 * Why things were not recorded, and totals of what is not always reported. Counted since the capture was opened.
 *
 * @param ringFull records lost because the ring was full
 * @param draftsFull records lost because too many programs were preempted on one CPU
 * @param callsFull calls not followed because too many threads were inside one
 * @param connectionsFull calls not followed because there was no room for their connection
 * @param socketsFull TCP connections not followed because there was no room for more
 * @param listedFull children of traced processes not followed because there was no room for more processes
 * @param payloadUnreadable records without their payload because the process's memory could not be read
 * @param serverSide connections ignored because their process is the server
 * @param notHttp connections ignored because no HTTP request began on them
 * @param judged connections ignored because the reader said so
 * @param nested calls not followed because they happened inside another: TLS inside TLS
 * @param handshakes TLS handshakes of clients that ended
 * @param failedHandshakes those of them that failed, or after which the peer's certificate was found bad
 */
public record CaptureCounters(
        long ringFull,
        long draftsFull,
        long callsFull,
        long connectionsFull,
        long socketsFull,
        long listedFull,
        long payloadUnreadable,
        long serverSide,
        long notHttp,
        long judged,
        long nested,
        long handshakes,
        long failedHandshakes) {

    static CaptureCounters of(long[] counters) {
        return new CaptureCounters(
                counters[s3t.S3T_RING_FULL()],
                counters[s3t.S3T_DRAFTS_FULL()],
                counters[s3t.S3T_CALLS_FULL()],
                counters[s3t.S3T_CONNECTIONS_FULL()],
                counters[s3t.S3T_SOCKETS_FULL()],
                counters[s3t.S3T_LISTED_FULL()],
                counters[s3t.S3T_PAYLOAD_UNREADABLE()],
                counters[s3t.S3T_SERVER_SIDE()],
                counters[s3t.S3T_NOT_HTTP()],
                counters[s3t.S3T_JUDGED()],
                counters[s3t.S3T_NESTED()],
                counters[s3t.S3T_HANDSHAKES()],
                counters[s3t.S3T_HANDSHAKES_FAILED()]);
    }
}

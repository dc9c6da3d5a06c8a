package io.s3trace.benchmarks;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.SyntheticRing;

/**
 * The records of some connections that send one GetObject after another, side by side, and are closed: heads of 700 and
 * 400 bytes, every key, invocation id and request id another.
 */
final class RecordedGets {
    static final int CONNECTIONS = 64;
    static final int PER_CONNECTION = 64;
    static final int EXCHANGES = CONNECTIONS * PER_CONNECTION;

    private static final int REQUEST_LENGTH = 700;
    private static final int RESPONSE_LENGTH = 400;
    static final int RING_SIZE = 8 << 20;
    static final int PID = 4242;

    private static final String REQUEST = """
            GET /photo-archive/2026/01/31/holiday/IMG_%08d.jpg HTTP/1.1
            Host: s3.eu-west-1.amazonaws.com
            Accept-Encoding: identity
            x-amz-checksum-mode: ENABLED
            User-Agent: Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18 md/arch#x86_64 lang/python#3.13.1%s
            X-Amz-Date: 20260131T142233Z
            X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260131/eu-west-1/s3/aws4_request, \
            SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=%064x
            amz-sdk-invocation-id: 70ba1e1e-3b5d-46ab-a1f6-7d6a%08x
            amz-sdk-request: attempt=1

            """.replace("\n", "\r\n");

    private static final String RESPONSE = """
            HTTP/1.1 200 OK
            x-amz-id-2: %08xaD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran7uJT0C1aZGk=
            x-amz-request-id: 318BC8BC%08X
            Date: Sat, 31 Jan 2026 14:22:34 GMT
            Last-Modified: Fri, 30 Jan 2026 10:00:00 GMT
            ETag: "d41d8cd98f00b204e9800998ecf8427e"
            x-amz-server-side-encryption: AES256
            Accept-Ranges: bytes
            Content-Type: image/jpeg%s
            Content-Length: 0
            Server: AmazonS3

            """.replace("\n", "\r\n");

    private RecordedGets() {}

    /** A ring that holds them all. */
    static SyntheticRing ring() {
        SyntheticRing ring = new SyntheticRing(RING_SIZE, CONNECTIONS, PID);
        for (int number = 0; number < EXCHANGES; number++) {
            ring.move(number % CONNECTIONS, CaptureRecord.SENT, request(number));
            ring.move(number % CONNECTIONS, CaptureRecord.RECEIVED, response(number));
        }
        ring.seal();
        return ring;
    }

    static String request(int number) {
        String bare = REQUEST.formatted(number, "", number, number);
        return REQUEST.formatted(number, padding(REQUEST_LENGTH - bare.length()), number, number);
    }

    static String response(int number) {
        String bare = RESPONSE.formatted(number, number, "");
        return RESPONSE.formatted(number, number, padding(RESPONSE_LENGTH - bare.length()));
    }

    private static String padding(int length) {
        return "-".repeat(length);
    }
}

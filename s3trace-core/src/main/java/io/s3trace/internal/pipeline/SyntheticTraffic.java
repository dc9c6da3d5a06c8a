package io.s3trace.internal.pipeline;

import io.s3trace.bpf.capture.CaptureRecord;
import io.s3trace.bpf.capture.SyntheticRing;

/**
 * A few exchanges like those of S3 clients: keys and ids change from one to the next, and so do sizes and operations. They are
 * made up, and the credentials are from the documentation.
 */
final class SyntheticTraffic {
    static final int CONNECTIONS = 8;
    private static final int PER_CONNECTION = 16;
    static final int EXCHANGES = CONNECTIONS * PER_CONNECTION;
    private static final int RING_SIZE = 512 << 10;
    private static final int FIRST_NUMBER = 100_000_000;

    private static final String REQUEST = """
            METHOD /warm-up/2026/01/31/IMG_NUMBER.jpg HTTP/1.1
            Host: s3.eu-west-1.amazonaws.com
            Accept-Encoding: identity
            User-Agent: Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18 md/arch#x86_64 lang/python#3.13.1
            X-Amz-Date: 20260131T142233Z
            X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260131/eu-west-1/s3/aws4_request, \
            SignedHeaders=host;x-amz-content-sha256;x-amz-date, \
            Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024
            amz-sdk-invocation-id: 70ba1e1e-3b5d-46ab-a1f6-7d6NUMBER
            amz-sdk-request: attempt=1
            Content-Length: LENGTH

            """.replace("\n", "\r\n");

    private static final String RESPONSE = """
            HTTP/1.1 STATUS
            x-amz-id-2: NUMBERD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran7uJT0C1aZGk=
            x-amz-request-id: 318BC8BNUMBER
            Date: Sat, 31 Jan 2026 14:22:34 GMT
            ETag: "d41d8cd98f00b204e9800998ecf8427e"
            Accept-Ranges: bytes
            Content-Type: image/jpeg
            Content-Length: LENGTH
            Server: AmazonS3

            """.replace("\n", "\r\n");

    private static final String BODY = "x".repeat(200);

    private SyntheticTraffic() {}

    /** A ring that holds them all, side by side on some connections, which are closed at its end. */
    static SyntheticRing ring() {
        SyntheticRing ring = new SyntheticRing(RING_SIZE, CONNECTIONS, (int) ProcessHandle.current().pid());
        for (int number = 0; number < EXCHANGES; number++) {
            exchange(ring, number);
        }
        ring.seal();
        return ring;
    }

    private static void exchange(SyntheticRing ring, int number) {
        int connection = number % CONNECTIONS;
        switch (number / CONNECTIONS % 4) {
            case 0 -> {
                request(ring, connection, "PUT", number, BODY);
                response(ring, connection, "200 OK", number, "");
            }
            case 1 -> {
                request(ring, connection, "HEAD", number, "");
                response(ring, connection, "404 Not Found", number, "");
            }
            default -> {
                request(ring, connection, "GET", number, "");
                response(ring, connection, "200 OK", number, number % 3 == 0 ? "" : BODY);
            }
        }
    }

    private static void request(SyntheticRing ring, int connection, String method, int number, String body) {
        String head = filled(REQUEST.replace("METHOD", method), number, body);
        ring.move(connection, CaptureRecord.SENT, head.concat(body));
    }

    private static void response(SyntheticRing ring, int connection, String status, int number, String body) {
        String head = filled(RESPONSE.replace("STATUS", status), number, body);
        ring.move(connection, CaptureRecord.RECEIVED, head.concat(body));
    }

    /** Uses the simplest means: formats and concatenations would have the JVM load far more than everything else does. */
    private static String filled(String head, int number, String body) {
        return head.replace("NUMBER", Integer.toString(FIRST_NUMBER + number))
                .replace("LENGTH", Integer.toString(body.length()));
    }
}

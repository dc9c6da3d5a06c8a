package io.s3trace.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Heads as clients and servers send them, the size of the real ones. */
final class SampleHeads {

    /** GetObject by boto3: 700 bytes. */
    static final String REQUEST = """
            GET /photo-archive/2026/01/31/holiday/IMG_20260131_142233.jpg HTTP/1.1
            Host: s3.eu-west-1.amazonaws.com
            Accept-Encoding: identity
            Range: bytes=0-8388607
            x-amz-checksum-mode: ENABLED
            User-Agent: Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18 md/arch#x86_64 lang/python#3.13.1 cfg/retry-mode#legacy
            X-Amz-Date: 20260131T142233Z
            X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260131/eu-west-1/s3/aws4_request, \
            SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=%s
            amz-sdk-invocation-id: 70ba1e1e-3b5d-46ab-a1f6-7d6ac4a2a1b3
            amz-sdk-request: attempt=1

            """.formatted("a".repeat(64)).replace("\n", "\r\n");

    /** The answer of Amazon S3. */
    static final String RESPONSE = """
            HTTP/1.1 206 Partial Content
            x-amz-id-2: eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran7uJT0C1aZGk=
            x-amz-request-id: 318BC8BC143432E5
            Date: Sat, 31 Jan 2026 14:22:34 GMT
            Last-Modified: Fri, 30 Jan 2026 10:00:00 GMT
            ETag: "9b2cf535f27731c974343645a3985328"
            x-amz-server-side-encryption: AES256
            Accept-Ranges: bytes
            Content-Range: bytes 0-8388607/104857600
            Content-Type: image/jpeg
            Content-Length: 8388608
            Server: AmazonS3

            """.replace("\n", "\r\n");

    private SampleHeads() {}

    /** Copies a head to where captured ones are: into memory that goes on behind it, as a ring does. */
    static MemorySegment inNativeMemory(String head) {
        byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
        return Arena.global().allocate(4096).copyFrom(MemorySegment.ofArray(bytes));
    }
}

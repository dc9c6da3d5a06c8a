package io.s3trace.internal.s3;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Heads as real clients and servers sent them, keys and signatures made up: what mutations begin with. */
final class CapturedHeads {

    static final List<String> ALL = List.of(
            """
            PUT /photos/2026/sea%20side.jpg?partNumber=3&uploadId=VXBs%2Bb2Fk&x-id=UploadPart HTTP/1.1
            Host: s3.eu-west-1.amazonaws.com
            amz-sdk-invocation-id: 70ba1e1e-3b5d-46ab-a1f6-7d6ac4a2a1b3
            amz-sdk-request: attempt=2; max=3
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260131/eu-west-1/s3/aws4_request, \
            SignedHeaders=amz-sdk-invocation-id;content-encoding;host;x-amz-date, Signature=fe5f80f77d5fa3beca038a248ff027
            Content-Encoding: aws-chunked
            Expect: 100-continue
            User-Agent: aws-sdk-java/2.57.8 md/io#sync md/http#Apache ua/2.1 os/Linux#6.18 lang/java#25 cfg/retry-mode#standard
            x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER
            X-Amz-Date: 20260131T142233Z
            x-amz-decoded-content-length: 5242880
            x-amz-trailer: x-amz-checksum-crc32
            Content-Length: 5243000

            """,
            """
            GET /b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20260131%2Fus-east-1%2Fs3%2Faws4_request\
            &X-Amz-Date=20260131T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02 HTTP/1.1
            Host: minio.corp.example:9000
            User-Agent: curl/8.14.1
            Accept: */*
            Range: bytes=0-1048575

            """,
            """
            PUT http://user:password@photos.s3.amazonaws.com/copy%2Fof//it HTTP/1.1
            Host: photos.s3.amazonaws.com
            User-Agent: S3 Browser/11.6.7
            Authorization: AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg=
            x-amz-copy-source: /from/a%20b?versionId=7
            Transfer-Encoding: chunked

            """,
            """
            HTTP/1.1 404 Not Found
            x-amz-request-id: 318BC8BC143432E5
            x-amz-id-2: eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran
            Content-Type: application/xml
            Transfer-Encoding: chunked
            Server: AmazonS3

            6b
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NoSuchKey</Code><Message>no</Message><Key>k</Key></Error>
            0

            """,
            """
            HTTP/1.1 206 Partial Content
            Content-Range: bytes 0-8388607/104857600
            Content-Encoding: gzip
            x-amz-version-id: 3/L4kqtJlcpXroDTDmJ
            x-amz-delete-marker: false
            Connection: keep-alive
            Content-Length: 8388608

            """,
            """
            GET /photo-archive/2026/01/31/IMG_1.jpg HTTP/1.1
            Host: s3.eu-west-1.amazonaws.com
            Accept-Encoding: identity
            User-Agent: Boto3/1.43.11 md/Botocore#1.43.11 ua/2.1 os/linux#6.18
            X-Amz-Date: 20260131T142233Z
            Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260131/eu-west-1/s3/aws4_request, \
            SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=6a2a1d5c6a2a1d5c6a2a1d5c6a2a1d5c
            amz-sdk-invocation-id: 70ba1e1e-3b5d-46ab-a1f6-7d6ac4a2a1b3
            amz-sdk-request: attempt=1

            """);

    private CapturedHeads() {}

    static byte[] bytes(int index) {
        return ALL.get(index).replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}

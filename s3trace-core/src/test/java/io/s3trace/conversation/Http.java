package io.s3trace.conversation;

/** Writes messages of HTTP/1.1 as S3's clients and servers do. Keys, ids and tokens are made up. */
final class Http {
    static final String AMAZON = "s3.us-east-1.amazonaws.com";
    /** What signs a request for S3. */
    static final String S3 = signed("s3") + "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n";
    /** What only Amazon S3 says in answers. */
    static final String AWS = "x-amz-id-2: " + "Q".repeat(76)
            + "\r\nx-amz-request-id: 4442587FB7D0A2F9\r\nServer: AmazonS3\r\n";
    static final String MINIO =
            "Server: MinIO\r\nX-Amz-Request-Id: 16F6A51C19B2FD3A\r\nX-Amz-Id-2: dd9025bab4ad464b\r\n";
    static final String HELLO = response("200 OK", AWS, "hello");
    static final String EMPTY = response("200 OK", AWS, "");

    private Http() {}

    /** What signs a request for a service of Amazon's. */
    static String signed(String service) {
        return "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/" + service
                + "/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + "ab".repeat(32)
                + "\r\nx-amz-date: 20260131T000000Z\r\n";
    }

    /** A signed GET to Amazon S3. */
    static String get(String target) {
        return request("GET", target, AMAZON, S3, "");
    }

    /** A signed PUT to Amazon S3. */
    static String put(String target, String body) {
        return request("PUT", target, AMAZON, S3, body);
    }

    static String request(String method, String target, String host, String headers, String body) {
        return head(method, target, host, headers, body.length()) + body;
    }

    /** The head of a request whose body comes later, or never. */
    static String head(String method, String target, String host, String headers, int length) {
        boolean sized = length > 0 || method.equals("PUT") || method.equals("POST");
        return method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers
                + (sized ? "Content-Length: " + length + "\r\n" : "") + "\r\n";
    }

    static String response(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static String chunked(String status, String headers, String... chunks) {
        return chunkedHead(status, headers) + chunks(chunks) + "0\r\n\r\n";
    }

    static String chunkedHead(String status, String headers) {
        return "HTTP/1.1 " + status + "\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n";
    }

    static String chunks(String... chunks) {
        StringBuilder framed = new StringBuilder();
        for (String chunk : chunks) {
            framed.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
        }
        return framed.toString();
    }

    /** A document of 88 bytes and those of its code. */
    static String error(String code) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code + "</Code><Message>no</Message></Error>";
    }
}

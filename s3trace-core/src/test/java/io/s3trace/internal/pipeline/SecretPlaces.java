package io.s3trace.internal.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up exchanges with S3 and with others, with LF for CR LF, in which secrets stand as {@code {secret}},
 * {@code {percent}} or {@code {base64}}.
 */
final class SecretPlaces {
    /** A request and its response. */
    record Exchange(String request, String response) {}

    private static final List<String> FORMS = List.of("{secret}", "{percent}", "{base64}");

    /** Of S3's requests: where a secret may be, besides the body. */
    private static final List<String> S3_HEADERS = List.of("x-amz-security-token: ?", "x-amz-s3session-token: ?",
            "x-amz-server-side-encryption-customer-key: ?", "x-amz-server-side-encryption-customer-key-MD5: ?",
            "x-amz-copy-source-server-side-encryption-customer-key: ?", "Cookie: ?", "Proxy-Authorization: Basic ?",
            "x-amz-meta-note: ?", "Referer: http://h/?", "X-Unheard-Of: ?");
    private static final String SIGNATURE = "Authorization: AWS4-HMAC-SHA256 Credential=?/20260131/us-east-1/%s/aws4_request, "
            + "SignedHeaders=host, Signature=?";
    private static final String S3_CREDENTIAL = "X-Amz-Credential=?%2F20260131%2Fus-east-1%2Fs3%2Faws4_request";
    private static final List<String> S3_PARAMETERS = List.of("X-Amz-Signature=?", "X-Amz-Security-Token=?",
            "x-amz-signature=?", "X%2DAmz%2DSignature=?", "AWSAccessKeyId=?", "Signature=?",
            "x-amz-server-side-encryption-customer-key=?", "Authorization=?");

    /** Of other requests: anything may be one. */
    private static final List<String> TARGETS = List.of("/bot?/getMe", "/?", "/a&b=?", "/login&user=?&password=?",
            "http://user:?@h/?", "/&Action=AssumeRole&WebIdentityToken=?", "/x&access_token=?&x=1#?", "/&?=?;?=?");
    private static final List<String> HEADERS = List.of("Host: ?.example.com", "User-Agent: ?", "?: ?", "Cookie: ?", "Range: ?",
            "traceparent: ?", "amz-sdk-invocation-id: ?", "amz-sdk-request: attempt=?", "Content-Type: ?", "Expect: ?",
            "Connection: ?");
    /** What S3 has too, of requests that are signed for another service. */
    private static final List<String> S3_LIKE_HEADERS = List.of("x-amz-copy-source: ?", "X-Amz-Target: ?", "x-amz-date: ?",
            "x-amz-content-sha256: ?", "x-amz-?: ?", "x-amz-security-token: ?");

    /** Of other requests: what is not read. */
    private static final List<String> UNREAD_HEADERS = List.of("?: ?", "Cookie: ?", "Proxy-Authorization: Basic ?",
            "X-Amz-Target: ?", "x-amz-date: ?", "x-amz-content-sha256: ?", "x-amz-?: ?", "x-amz-security-token: ?");

    private static final List<String> RESPONSE_HEADERS =
            List.of("Set-Cookie: ?", "Location: http://h/?", "x-amz-meta-a: ?", "X-Unheard-Of: ?");
    private static final List<String> OTHER_RESPONSE_HEADERS =
            List.of("Server: ?", "?: ?", "x-amzn-requestid: ?", "Content-Encoding: ?");
    private static final String ERROR =
            "<Error><Code>AccessDenied</Code><Message>?</Message><StringToSign>?</StringToSign></Error>";

    private final SplittableRandom random;

    SecretPlaces(SplittableRandom random) {
        this.random = random;
    }

    Exchange ofS3() {
        List<String> headers = some(S3_HEADERS);
        headers.add("Host: s3.us-east-1.amazonaws.com");
        String query = "";
        if (random.nextBoolean()) {
            headers.add(random.nextInt(headers.size() + 1), SIGNATURE.formatted("s3"));
        } else {
            query = "?X-Amz-Date=20260131T000000Z&" + filled(S3_CREDENTIAL) + "&" + filled(String.join("&", some(S3_PARAMETERS)));
        }
        List<String> answer = some(RESPONSE_HEADERS);
        answer.add("x-amz-request-id: 4442587FB7D0A2F9");
        boolean denied = random.nextBoolean();
        return new Exchange(message(one(List.of("PUT", "GET")) + " /bucket/key" + query + " HTTP/1.1", headers, "?"),
                message(denied ? "HTTP/1.1 403 Forbidden" : "HTTP/1.1 200 OK", answer, denied ? ERROR : "?"));
    }

    Exchange ofAnother() {
        List<String> headers = some(HEADERS);
        if (random.nextBoolean()) {
            headers.addAll(some(S3_LIKE_HEADERS));
            headers.add(SIGNATURE.formatted("sts"));
        } else {
            headers.add("Authorization: Bearer ?");
        }
        return ofAnother(filled(one(TARGETS)).replaceFirst("&", "?"), headers, List.of("ETag: ?"));
    }

    /** One whose secrets are in nothing that is read. */
    Exchange ofAnotherUnread() {
        List<String> headers = some(UNREAD_HEADERS);
        headers.add(SIGNATURE.formatted("sts"));
        return ofAnother("/", headers, List.of());
    }

    private Exchange ofAnother(String target, List<String> headers, List<String> answerIsRead) {
        List<String> answer = some(RESPONSE_HEADERS);
        answer.addAll(answerIsRead);
        answer.addAll(some(OTHER_RESPONSE_HEADERS));
        String status = filled(one(List.of("HTTP/1.1 200 OK", "HTTP/1.1 404 ?", "HTTP/1.1 503 Slow Down ?")));
        return new Exchange(message(one(List.of("GET", "POST", "PUT", "DELETE")) + " " + target + " HTTP/1.1", headers,
                "a=?&b=?"),
                message(status, answer, one(List.of("?", ERROR))));
    }

    private String message(String start, List<String> headers, String body) {
        String content = filled(body);
        StringBuilder message = new StringBuilder(start).append('\n');
        headers.forEach(header -> message.append(filled(header)).append('\n'));
        return message.append("Content-Length: ").append(length(content)).append("\n\n").append(content).toString();
    }

    /** How long it is with the secrets in it. */
    private static int length(String text) {
        return text.replace("{secret}", "s".repeat(24)).replace("{percent}", "p".repeat(72)).replace("{base64}", "b".repeat(32))
                .length();
    }

    /** A secret in one of its forms for each question mark. */
    private String filled(String text) {
        StringBuilder filled = new StringBuilder();
        text.chars().forEach(letter -> {
            if (letter == '?') {
                filled.append(one(FORMS));
            } else {
                filled.append((char) letter);
            }
        });
        return filled.toString();
    }

    private <T> T one(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    private List<String> some(List<String> choice) {
        List<String> some = new ArrayList<>(choice);
        some.removeIf(_ -> random.nextBoolean());
        return some;
    }
}

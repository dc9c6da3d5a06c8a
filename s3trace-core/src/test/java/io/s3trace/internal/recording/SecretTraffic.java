package io.s3trace.internal.recording;

import io.s3trace.internal.exchange.Conversation;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Exchanges with S3 and with others, a secret in every place where one may be; said in pieces, one after the other or at once.
 */
final class SecretTraffic {
    private static final String SIGNED = "Authorization: AWS4-HMAC-SHA256 Credential={s}/20260131/us-east-1/s3/aws4_request, "
            + "SignedHeaders=host, Signature={s}\n";

    /** Request and response; {@code {s}} is the secret, {@code {n}} the body's length; a body follows the blank line. */
    private record Talk(String request, String response) {}

    private static final List<Talk> S3 = List.of(
            new Talk("GET /bucket/key HTTP/1.1\nHost: s3.amazonaws.com\n" + SIGNED + "Cookie: {s}\n\n",
                    "HTTP/1.1 200 OK\nx-amz-request-id: R1\nSet-Cookie: {s}\nContent-Length: {n}\n\n{s}"),
            new Talk("PUT /bucket/key?partNumber=1&uploadId=u HTTP/1.1\nHost: s3.amazonaws.com\n" + SIGNED
                    + "x-amz-security-token: {s}\nExpect: 100-continue\nContent-Length: {n}\n\n{s}{heads}",
                    "HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nx-amz-request-id: R2\nETag: \"e\"\nContent-Length: 0\n\n"),
            new Talk("PUT /bucket/key HTTP/1.1\nHost: s3.amazonaws.com\n" + SIGNED
                    + "x-amz-server-side-encryption-customer-key: {s}\nTransfer-Encoding: chunked\n\n"
                    + "18;chunk-signature={s}\n{24}\n0\nx-amz-trailer-signature: {s}\n\n",
                    "HTTP/1.1 403 Forbidden\nx-amz-request-id: R3\nContent-Length: {n}\n\n"
                            + "<Error><Code>AccessDenied</Code><Message>{s}</Message></Error>"),
            new Talk("GET /bucket/k?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                    + "&X-Amz-Credential={s}%2F20260131%2Fus-east-1%2Fs3%2Faws4_request"
                    + "&X-Amz-Signature={s}&X-Amz-Security-Token={s} HTTP/1.1\nHost: s3.amazonaws.com\n\n",
                    "HTTP/1.1 206 x{s}\nx-amz-request-id: R4\nTransfer-Encoding: chunked\n\n18\n{24}\n0\n\n"),
            new Talk("HEAD /bucket/key HTTP/1.1\nHost: s3.amazonaws.com\n" + SIGNED + "\n",
                    "HTTP/1.1 404 Not Found\nx-amz-request-id: R5\nContent-Length: 300\n\n"));

    private static final List<Talk> OTHERS = List.of(
            new Talk("GET /bot123:{s}/getMe?access_token={s} HTTP/1.1\nHost: {s}.example.com\nUser-Agent: {s}\nCookie: {s}\n\n",
                    "HTTP/1.1 200 OK\nServer: {s}\nContent-Length: {n}\n\n{s}"),
            new Talk("POST / HTTP/1.1\nHost: sts.amazonaws.com\nContent-Type: application/x-www-form-urlencoded\n"
                    + "Content-Length: {n}\n\nAction=AssumeRoleWithWebIdentity&WebIdentityToken={s}",
                    "HTTP/1.1 200 OK\nx-amzn-requestid: {s}\nTransfer-Encoding: chunked\n\n18\n{24}\n0\n\n"),
            new Talk("PUT /up?{s}={s} HTTP/1.1\nHost: h\n{s}: {s}\nContent-Length: {n}\n\n{heads}",
                    "HTTP/1.1 302 Found {s}\nLocation: http://h/?{s}\nContent-Length: 0\n\n"),
            new Talk("POST /{s} HTTP/1.1\nHost: h\nTransfer-Encoding: {s}, chunked\nConnection: {s}\nExpect: {s}\n\n"
                    + "18;{s}={s}\n{24}\n0\n{s}: {s}\n\n", "HTTP/1.1 204 No Content\n{s}: {s}\n\n"),
            new Talk("GET /{s} HTTP/1.1\nContent-Length: {s}\nRange: {s}\nx-amz-{s}: {s}\n\n",
                    "HTTP/1.1 200 OK\nContent-Length: {s}\nConnection: close{s}\nContent-Length: {n}\n\n{s}"),
            new Talk("CONNECT {s}:443 HTTP/1.1\nProxy-Authorization: Basic {s}\n\n",
                    "HTTP/1.1 407 Proxy Authentication Required\nContent-Length: 0\n\n"),
            new Talk("GET http://user:{s}@h/{s} HTTP/1.1\n\n", "HTTP/1.1 503 Slow Down\nContent-Length: {n}\n\n"
                    + "<Error><Code>{s}</Code></Error>"));

    private static final String HEADS = "GET /bucket/{s} HTTP/1.1\r\nHost: s3.amazonaws.com\r\nUser-Agent: {s}\r\n"
            + SIGNED.replace("\n", "\r\n") + "\r\nHTTP/1.1 200 OK\r\nServer: {s}\r\nx-amz-request-id: {s}\r\n\r\n";

    private final SplittableRandom random;
    private final List<String> secrets;

    SecretTraffic(SplittableRandom random, String secret, Traces traces) {
        this.random = random;
        this.secrets = List.of(secret, traces.percentEncoded(), Traces.base64(secret), secret);
    }

    /** Says a few exchanges; some records may be lost. */
    void play(Conversation talk, boolean losses) {
        int exchanges = random.nextInt(1, 5);
        List<Talk> talks = random.nextInt(2) == 0 ? S3 : OTHERS;
        while (exchanges > 0) {
            int pipelined = random.nextInt(6) == 0 ? Math.min(exchanges, random.nextInt(2, 4)) : 1;
            StringBuilder requests = new StringBuilder();
            StringBuilder responses = new StringBuilder();
            for (int i = 0; i < pipelined; i++) {
                Talk next = talks.get(random.nextInt(talks.size()));
                requests.append(filled(next.request));
                responses.append(filled(next.response));
            }
            say(talk, requests.toString(), true, losses);
            say(talk, responses.toString(), false, losses);
            exchanges -= pipelined;
        }
        talk.found();
        switch (random.nextInt(4)) {
            case 0 -> talk.endOfStream().close();
            case 1 -> talk.close();
            default -> { }
        }
        talk.anotherConnection(random.nextBoolean());
    }

    private void say(Conversation talk, String text, boolean send, boolean losses) {
        int pieces = random.nextInt(4) == 0 ? random.nextInt(2, 40) : random.nextInt(1, 3);
        int from = 0;
        for (int left = pieces; left > 0 && from < text.length(); left--) {
            int to = left == 1 ? text.length() : random.nextInt(from + 1, text.length() + 1);
            if (losses && random.nextInt(12) == 0) {
                talk.lost();
            } else {
                talk.found();
            }
            String piece = text.substring(from, to);
            if (send) {
                talk.send(piece);
            } else {
                talk.receive(piece);
            }
            from = to;
        }
    }

    private String filled(String template) {
        int blank = template.indexOf("\n\n") + 2;
        if (template.startsWith("HTTP/1.1 100")) {
            blank = template.indexOf("\n\n", blank) + 2;
        }
        String body = secret(template.substring(blank).replace("{heads}", HEADS).replace("{24}", "{c}"));
        String head = secret(template.substring(0, blank)).replace("\n", "\r\n").replace("{n}", Integer.toString(body.length()));
        boolean chunked = head.contains("chunked");
        return head + (chunked ? body.replace("\n", "\r\n") : body);
    }

    /** In each place as one of its forms; a chunk has 24 bytes of it. */
    private String secret(String text) {
        String filled = text.replace("{c}", secrets.getFirst());
        while (filled.contains("{s}")) {
            filled = filled.replaceFirst("\\{s}", secrets.get(random.nextInt(secrets.size())));
        }
        return filled;
    }
}

package io.s3trace.conversation;

import static io.s3trace.conversation.Http.AMAZON;
import static io.s3trace.conversation.Http.AWS;
import static io.s3trace.conversation.Http.EMPTY;
import static io.s3trace.conversation.Http.HELLO;
import static io.s3trace.conversation.Http.S3;
import static io.s3trace.conversation.Http.get;
import static io.s3trace.conversation.Http.request;
import static io.s3trace.conversation.Http.response;

import io.s3trace.conversation.Step.Client;
import io.s3trace.conversation.Step.Reported;
import io.s3trace.conversation.Step.Server;
import io.s3trace.conversation.Step.ServerCloses;
import java.util.ArrayList;
import java.util.List;

/** Heads as long as today's, and longer; in one call and in many. */
final class HeadConversations {
    private static final String SDK_ID = "70ba1e1e-3b5d-46ab-a1f6-7d6ac4a2a1b3";

    private HeadConversations() {}

    static List<ScriptedConversation> all() {
        return List.of(roleCredentials(), roleCredentialsInPieces(), blankLineInPieces(), longAnswer(), longAnswerInPieces(),
                huge(), hugeInPieces(), tooLong());
    }

    /** botocore's order of headers, with a session token as roles have them. */
    private static ScriptedConversation roleCredentials() {
        return ScriptedConversation.named("role credentials")
                .connection(new Client(byRole("GET", "")), new Server(HELLO),
                        new Client(byRole("PUT", "Content-Length: 5\r\n") + "hello"), new Server(EMPTY))
                .reports("GetObject my-bucket/dir/a.txt 200 down=5 attempt=2 id=" + SDK_ID,
                        "PutObject my-bucket/dir/a.txt 200 up=5 attempt=2 id=" + SDK_ID);
    }

    private static ScriptedConversation roleCredentialsInPieces() {
        List<Step> steps = new ArrayList<>();
        send(steps, byRole("PUT", "Content-Length: 5\r\n") + "hello", 100);
        steps.add(new Server(EMPTY));
        send(steps, byRole("GET", ""), 7);
        steps.add(new Server(HELLO));
        return ScriptedConversation.named("role credentials in pieces").connection(steps.stream())
                .reports("PutObject my-bucket/dir/a.txt 200 up=5 attempt=2 id=" + SDK_ID,
                        "GetObject my-bucket/dir/a.txt 200 down=5 attempt=2 id=" + SDK_ID);
    }

    /** The blank line is split over calls, and the body comes with its end. */
    private static ScriptedConversation blankLineInPieces() {
        ScriptedConversation talk = ScriptedConversation.named("blank line in pieces");
        String upload = byRole("PUT", "Content-Length: 5\r\n") + "hello";
        int blank = upload.indexOf("\r\n\r\n");
        for (int at = blank; at <= blank + 4; at++) {
            talk = talk.connection(new Client(upload.substring(0, at)), new Client(upload.substring(at)), new Server(EMPTY),
                            new Client(get("/b/next")), new Server(HELLO))
                    .reports("PutObject my-bucket/dir/a.txt 200 up=5 attempt=2 id=" + SDK_ID,
                            "GetObject b/next 200 down=5");
        }
        return talk;
    }

    private static String byRole(String method, String last) {
        return method + " /dir/a.txt HTTP/1.1\r\nHost: my-bucket.s3.us-east-1.amazonaws.com\r\nAccept-Encoding: identity\r\n"
                + "User-Agent: Boto3/1.40.0 md/Botocore#1.40.0 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.12.3 "
                + "md/pyimpl#CPython m/b,Z,e cfg/retry-mode#standard Botocore/1.40.0\r\n"
                + "X-Amz-Date: 20260131T142233Z\r\nX-Amz-Content-SHA256: " + "e3".repeat(32) + "\r\nX-Amz-Security-Token: "
                + "T".repeat(1400) + "\r\nAuthorization: AWS4-HMAC-SHA256 "
                + "Credential=ASIAEXAMPLE000000000/20260131/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=" + "ab".repeat(32)
                + "\r\namz-sdk-invocation-id: " + SDK_ID + "\r\namz-sdk-request: ttl=20260131T142333Z; attempt=2; max=5\r\n"
                + last + "\r\n";
    }

    /** Encrypted, versioned, under a lifecycle rule, with metadata; its length comes last. */
    private static ScriptedConversation longAnswer() {
        return ScriptedConversation.named("long head of an answer")
                .connection(new Client(get("/b/k")), new Server(answer("")), new Reported(1))
                .connection(new Client(get("/b/k")), new Server(answer("Connection: close\r\n")), new ServerCloses())
                .reports("GetObject b/k 200 down=5", "GetObject b/k 200 down=5");
    }

    private static ScriptedConversation longAnswerInPieces() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Client(get("/b/k")));
        pieces(answer(""), 50).forEach(piece -> steps.add(new Server(piece)));
        steps.add(new Reported(1));
        return ScriptedConversation.named("long head of an answer in pieces").connection(steps.stream())
                .reports("GetObject b/k 200 down=5");
    }

    private static String answer(String more) {
        return response("200 OK", "x-amz-id-2: " + "Q".repeat(76) + "\r\nx-amz-request-id: 4442587FB7D0A2F9\r\n"
                + "Date: Sat, 31 Jan 2026 00:00:00 GMT\r\nLast-Modified: Sat, 31 Jan 2026 00:00:00 GMT\r\n"
                + "x-amz-expiration: expiry-date=\"Sun, 01 Feb 2026 00:00:00 GMT\", rule-id=\"expire-after-one-day\"\r\n"
                + "ETag: \"" + "d4".repeat(16) + "\"\r\nx-amz-server-side-encryption: aws:kms\r\n"
                + "x-amz-server-side-encryption-aws-kms-key-id: "
                + "arn:aws:kms:us-east-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef\r\n"
                + "x-amz-server-side-encryption-bucket-key-enabled: true\r\n"
                + "x-amz-version-id: 3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY\r\n"
                + "x-amz-meta-md5chksum: 1B2M2Y8AsgTpgAmY7PhCfg==\r\nx-amz-meta-mtime: 1769817600.123456789\r\n"
                + "x-amz-meta-source: " + "m".repeat(330) + "\r\nAccept-Ranges: bytes\r\n"
                + "Content-Type: application/octet-stream\r\nServer: AmazonS3\r\n" + more, "hello");
    }

    /** Just under what is read of a head, in both directions. */
    private static ScriptedConversation huge() {
        return ScriptedConversation.named("huge heads")
                .exchange(request("GET", "/b/k", AMAZON, S3 + padding(15_700), ""),
                        response("200 OK", AWS + padding(15_900), "hello"))
                .reports("GetObject b/k 200 down=5");
    }

    private static ScriptedConversation hugeInPieces() {
        List<Step> steps = new ArrayList<>();
        send(steps, request("PUT", "/b/k", AMAZON, S3 + padding(15_700), "hello"), 1000);
        pieces(response("200 OK", AWS + padding(15_900), "hello"), 700).forEach(piece -> steps.add(new Server(piece)));
        steps.add(new Client(get("/b/next")));
        steps.add(new Server(HELLO));
        return ScriptedConversation.named("huge heads in pieces").connection(steps.stream())
                .reports("PutObject b/k 200 up=5 down=5", "GetObject b/next 200 down=5");
    }

    /** What lies beyond is unknown, and the next request right. */
    private static ScriptedConversation tooLong() {
        return ScriptedConversation.named("heads that are too long")
                .connection(new Client(request("GET", "/b/big", AMAZON, S3 + padding(20_000), "")),
                        new Server(response("200 OK", AWS + padding(20_000), "hello")),
                        new Client(get("/b/next")), new Server(HELLO))
                .reports("GetObject b/big 200 up=? down=?", "GetObject b/next 200 down=5");
    }

    private static String padding(int length) {
        return "x-amz-meta-pad: " + "p".repeat(length) + "\r\n";
    }

    private static void send(List<Step> steps, String request, int size) {
        pieces(request, size).forEach(piece -> steps.add(new Client(piece)));
    }

    private static List<String> pieces(String text, int size) {
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); at += size) {
            pieces.add(text.substring(at, Math.min(text.length(), at + size)));
        }
        return pieces;
    }
}

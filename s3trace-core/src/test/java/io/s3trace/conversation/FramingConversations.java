package io.s3trace.conversation;

import static io.s3trace.conversation.Http.AMAZON;
import static io.s3trace.conversation.Http.AWS;
import static io.s3trace.conversation.Http.EMPTY;
import static io.s3trace.conversation.Http.HELLO;
import static io.s3trace.conversation.Http.S3;
import static io.s3trace.conversation.Http.error;
import static io.s3trace.conversation.Http.get;
import static io.s3trace.conversation.Http.head;
import static io.s3trace.conversation.Http.put;
import static io.s3trace.conversation.Http.request;
import static io.s3trace.conversation.Http.response;

import io.s3trace.conversation.Step.Client;
import io.s3trace.conversation.Step.Reported;
import io.s3trace.conversation.Step.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Where exchanges end: with bodies that never come, answers that come early, and requests that do not wait. */
final class FramingConversations {
    private static final int MANY = 70;
    private static final String EXPECT = S3 + "Expect: 100-continue\r\n";
    private static final String REFUSED =
            response("400 Bad Request", "x-amz-request-id: tx0\r\nConnection: Keep-Alive\r\n", error("InvalidArgument"));
    private static final String DENIED = response("403 Forbidden", AWS, error("AccessDenied"));

    private FramingConversations() {}

    static List<ScriptedConversation> all() {
        return List.of(refusedExpect(), refusedExpectAndBodyAllTheSame(), refusedExpectsInARow(), earlyError(),
                earlyErrorAndClose(), pipelinedAndAnsweredOneByOne(), pipelinedAndAnsweredAtOnce(),
                pipelinedInTwoCalls(), pipelinedBehindABody(), continueAndAnswerInOneRead(),
                answersWithoutABody(), chunksWithMoreThanData(), refusedTunnel());
    }

    /** Ceph's gateway and botocore: a PUT is refused before its body is sent, and the connection is used again. */
    private static ScriptedConversation refusedExpect() {
        List<Step> steps = new ArrayList<>(List.of(
                new Client(head("PUT", "/test1/string9", "rgw:8000", EXPECT, 8)), new Server(REFUSED),
                new Client(request("GET", "/test1/k0", "rgw:8000", S3, "")), new Server(HELLO), new Reported(2)));
        for (int i = 1; i < MANY; i++) {
            Step.exchange(request("GET", "/test1/k" + i, "rgw:8000", S3, ""), HELLO).forEach(steps::add);
        }
        return ScriptedConversation.named("refused Expect").connection(steps.stream())
                .reports("PutObject test1/string9 400 InvalidArgument down=103")
                .reports(lines("GetObject test1/k%d 200 down=5", MANY));
    }

    /** What is no whole head of a request is the body, whatever it begins like. */
    private static ScriptedConversation refusedExpectAndBodyAllTheSame() {
        return ScriptedConversation.named("refused Expect, and the body all the same")
                .connection(new Client(head("PUT", "/b/k", AMAZON, EXPECT, 20)), new Server(DENIED),
                        new Client("GET /not/a HTTP/1.1\r"), new Client(get("/b/k")), new Server(HELLO))
                .reports("PutObject b/k 403 AccessDenied up=20 down=100", "GetObject b/k 200 down=5");
    }

    private static ScriptedConversation refusedExpectsInARow() {
        return ScriptedConversation.named("refused Expects in a row")
                .connection(IntStream.range(0, 3).boxed().flatMap(
                        i -> Step.exchange(head("PUT", "/b/k" + i, AMAZON, EXPECT, 8), DENIED)))
                .reports("PutObject b/k0 403 AccessDenied down=100", "PutObject b/k1 403 AccessDenied down=100",
                        "PutObject b/k2 403 AccessDenied down=100");
    }

    /** The client has all of its body sent, and goes on. */
    private static ScriptedConversation earlyError() {
        String upload = put("/b/up", "u".repeat(200_000));
        return ScriptedConversation.named("early error")
                .connection(new Client(upload.substring(0, 100_000)), new Server(DENIED), new Client(upload.substring(100_000)),
                        new Reported(1), new Client(get("/b/k")), new Server(HELLO))
                .reports("PutObject b/up 403 AccessDenied up=200000 down=100", "GetObject b/k 200 down=5");
    }

    /** The client sends no more of its body. */
    private static ScriptedConversation earlyErrorAndClose() {
        String upload = put("/b/up", "u".repeat(200_000));
        return ScriptedConversation.named("early error, and the end")
                .connection(new Client(upload.substring(0, 100_000)), new Server(DENIED))
                .reports("PutObject b/up 403 AccessDenied up=" + (100_000 - upload.indexOf("\r\n\r\n") - 4) + " down=100");
    }

    private static ScriptedConversation pipelinedAndAnsweredOneByOne() {
        return ScriptedConversation.named("pipelined, and answered one by one")
                .connection(new Client(gets(0, 3)), new Server(HELLO), new Reported(1), new Server(HELLO), new Reported(2),
                        new Client(put("/b/up", "hello")), new Server(HELLO + EMPTY))
                .reports("GetObject b/k0 200 down=5", "GetObject b/k1 200 down=5", "GetObject b/k2 200 down=5",
                        "PutObject b/up 200 up=5");
    }

    /** More than a record holds, in both directions. */
    private static ScriptedConversation pipelinedAndAnsweredAtOnce() {
        return ScriptedConversation.named("pipelined, and answered at once")
                .connection(new Client(gets(0, 400)), new Server(HELLO.repeat(400)), new Reported(400),
                        new Client(get("/b/k400")), new Server(HELLO))
                .reports(lines("GetObject b/k%d 200 down=5", 401));
    }

    /** The second call has a single request: the answers to all of them are wanted all the same. */
    private static ScriptedConversation pipelinedInTwoCalls() {
        return ScriptedConversation.named("pipelined in two calls, and answered at once")
                .connection(new Client(gets(0, 40)), new Client(get("/b/k40")), new Server(HELLO.repeat(41)), new Reported(41),
                        new Client(get("/b/k41")), new Server(HELLO))
                .reports(lines("GetObject b/k%d 200 down=5", 42));
    }

    /** The body alone is more than a record holds. */
    private static ScriptedConversation pipelinedBehindABody() {
        return ScriptedConversation.named("pipelined behind a body")
                .connection(new Client(put("/b/up", "u".repeat(100_000)) + gets(0, 100)),
                        new Server(EMPTY + HELLO.repeat(100)), new Reported(101),
                        new Client(get("/b/k100")), new Server(HELLO))
                .reports("PutObject b/up 200 up=100000").reports(lines("GetObject b/k%d 200 down=5", 101));
    }

    private static ScriptedConversation continueAndAnswerInOneRead() {
        return ScriptedConversation.named("100 and the answer in one read")
                .connection(new Client(head("PUT", "/b/k", AMAZON, EXPECT, 5)), new Client("hello"),
                        new Server("HTTP/1.1 100 Continue\r\n\r\n" + EMPTY), new Reported(1), new Client(get("/b/k")),
                        new Server(HELLO))
                .reports("PutObject b/k 200 up=5", "GetObject b/k 200 down=5");
    }

    /** Their heads have lengths all the same. */
    private static ScriptedConversation answersWithoutABody() {
        return ScriptedConversation.named("answers without a body")
                .connection(new Client(request("HEAD", "/b/k0", AMAZON, S3, "") + get("/b/k1")
                                + request("DELETE", "/b/k2", AMAZON, S3, "") + get("/b/k3")),
                        new Server("HTTP/1.1 200 OK\r\n" + AWS + "Content-Length: 1000\r\n\r\n"
                                + "HTTP/1.1 304 Not Modified\r\n" + AWS + "Transfer-Encoding: chunked\r\n\r\n"
                                + "HTTP/1.1 204 No Content\r\n" + AWS + "\r\n" + HELLO))
                .reports("HeadObject b/k0 200", "GetObject b/k1 304", "DeleteObject b/k2 204", "GetObject b/k3 200 down=5");
    }

    private static ScriptedConversation chunksWithMoreThanData() {
        String chunks = "05;chunk-signature=" + "ab".repeat(32) + "\r\nhello\r\n0\r\nx-amz-checksum-crc32: AAAAAA==\r\n\r\n";
        String upload = get("/b/up").replace("GET", "PUT").replace("\r\n\r\n", "\r\nTransfer-Encoding: chunked\r\n\r\n");
        return ScriptedConversation.named("chunks with signatures and a trailer")
                .connection(new Client(upload + chunks + get("/b/k")), new Server(EMPTY
                        + "HTTP/1.1 200 OK\r\n" + AWS + "Transfer-Encoding: chunked\r\n\r\n" + chunks), new Reported(2),
                        new Client(get("/b/k0")), new Server(HELLO))
                .reports("PutObject b/up 200 up=" + chunks.length(), "GetObject b/k 200 down=" + chunks.length(),
                        "GetObject b/k0 200 down=5");
    }

    /** A CONNECT that is refused is a request like any other. */
    private static ScriptedConversation refusedTunnel() {
        return ScriptedConversation.named("refused tunnel")
                .connection(new Client("CONNECT " + AMAZON + ":443 HTTP/1.1\r\nHost: " + AMAZON + ":443\r\n\r\n"),
                        new Server(response("407 Proxy Authentication Required", "", "hello")),
                        new Client(get("/b/k")), new Server(HELLO))
                .reports("GetObject b/k 200 down=5");
    }

    private static String[] lines(String format, int count) {
        return IntStream.range(0, count).mapToObj(format::formatted).toArray(String[]::new);
    }

    private static String gets(int from, int to) {
        StringBuilder requests = new StringBuilder();
        for (int i = from; i < to; i++) {
            requests.append(get("/b/k" + i));
        }
        return requests.toString();
    }
}

package io.s3trace.conversation;

import static io.s3trace.conversation.Http.AMAZON;
import static io.s3trace.conversation.Http.AWS;
import static io.s3trace.conversation.Http.EMPTY;
import static io.s3trace.conversation.Http.HELLO;
import static io.s3trace.conversation.Http.S3;
import static io.s3trace.conversation.Http.chunked;
import static io.s3trace.conversation.Http.error;
import static io.s3trace.conversation.Http.get;
import static io.s3trace.conversation.Http.head;
import static io.s3trace.conversation.Http.put;
import static io.s3trace.conversation.Http.request;
import static io.s3trace.conversation.Http.response;
import static io.s3trace.conversation.Http.signed;

import io.s3trace.conversation.Step.Client;
import io.s3trace.conversation.Step.Server;
import java.util.List;

/** What HTTP and S3 allow and clients do every day. */
final class OrdinaryConversations {
    private static final String EXPECT = S3 + "Expect: 100-continue\r\n";

    private OrdinaryConversations() {}

    static List<ScriptedConversation> all() {
        return List.of(
                ScriptedConversation.named("100 without a reason")
                        .connection(new Client(head("PUT", "/b/k", AMAZON, EXPECT, 5)), new Server("HTTP/1.1 100\r\n\r\n"),
                                new Client("hello"), new Server(EMPTY))
                        .reports("PutObject b/k 200 up=5"),
                ScriptedConversation.named("redirection")
                        .exchange(put("/b/part0", "hello"), chunked("307 Temporary Redirect",
                                AWS + "x-amz-bucket-region: eu-central-1\r\nConnection: close\r\n", error("TemporaryRedirect")))
                        .reports("PutObject b/part0 307 TemporaryRedirect up=5 down=116"),
                ScriptedConversation.named("empty segments")
                        .exchange(get("/b//a//b/"), HELLO).reports("GetObject b//a//b/ 200 down=5"),
                ScriptedConversation.named("absolute form")
                        .exchange("GET http://hcheck.s3.amazonaws.com/empty HTTP/1.1\r\nHost: hcheck.s3.amazonaws.com\r\n"
                                + "Authorization: AWS 7114EXAMPLE:c2ln\r\n\r\n", HELLO)
                        .reports("GetObject hcheck/empty 200 down=5"),
                ScriptedConversation.named("deletion that failed as a whole")
                        .exchange(request("POST", "/b?delete", AMAZON, S3, "<x/>"), response("200 OK", AWS, error("SlowDown")))
                        .reports("DeleteObjects b 200 SlowDown up=4 down=96 throttled"),
                ScriptedConversation.named("body that looks like a request")
                        .exchange(put("/b/log", "GET /x HTTP/1.1\r\nHost: y\r\n\r\n"), EMPTY)
                        .reports("PutObject b/log 200 up=28"),
                ScriptedConversation.named("nothing to wait for")
                        .connection(new Client(head("PUT", "/b/empty", AMAZON, EXPECT, 0)), new Server(EMPTY),
                                new Client(head("PUT", "/b/b", AMAZON, EXPECT, 5)), new Server("HTTP/1.1 100 Continue\r\n\r\n"),
                                new Client("hello"), new Server(EMPTY))
                        .reports("PutObject b/empty 200", "PutObject b/b 200 up=5"),
                ScriptedConversation.named("304 with a length")
                        .exchange(request("HEAD", "/b/k", AMAZON, S3, ""),
                                "HTTP/1.1 304 Not Modified\r\n" + AWS + "Content-Length: 7\r\n\r\n")
                        .reports("HeadObject b/k 304"),
                ScriptedConversation.named("session of S3 Express")
                        .exchange(request("GET", "/?session",
                                "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com", signed("s3express"), ""),
                                response("200 OK", AWS, "<x/>"))
                        .reports("CreateSession b--use1-az4--x-s3 200 down=4"),
                ScriptedConversation.named("access point of several regions")
                        .exchange(request("GET", "/k", "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com",
                                "Authorization: AWS4-ECDSA-P256-SHA256 Credential=AKIDEXAMPLE/20260131/s3/aws4_request, "
                                        + "SignedHeaders=host, Signature=3045\r\nX-Amz-Region-Set: *\r\n", ""), HELLO)
                        .reports("GetObject mfzwi23gnjvgw.mrap/k 200 down=5"),
                ScriptedConversation.named("form of a browser")
                        .exchange(request("POST", "/", "b." + AMAZON, "Content-Type: multipart/form-data; boundary=x\r\n",
                                "--x--\r\n"), "HTTP/1.1 204 No Content\r\n" + AWS + "\r\n")
                        .reports("PostObject b 204 up=7"),
                ScriptedConversation.named("selection")
                        .exchange(request("POST", "/b/k.csv?select&select-type=2", AMAZON, S3, "<x/>"),
                                chunked("200 OK", AWS, "\0".repeat(5000), "\0".repeat(9000)))
                        .reports("SelectObjectContent b/k.csv 200 up=4 down=14021"));
    }
}

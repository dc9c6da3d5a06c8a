package io.s3trace.conversation;

import static io.s3trace.conversation.Http.AMAZON;
import static io.s3trace.conversation.Http.AWS;
import static io.s3trace.conversation.Http.S3;
import static io.s3trace.conversation.Http.chunked;
import static io.s3trace.conversation.Http.chunkedHead;
import static io.s3trace.conversation.Http.chunks;
import static io.s3trace.conversation.Http.error;
import static io.s3trace.conversation.Http.get;
import static io.s3trace.conversation.Http.put;
import static io.s3trace.conversation.Http.request;
import static io.s3trace.conversation.Http.response;

import io.s3trace.conversation.Step.Client;
import io.s3trace.conversation.Step.Server;
import java.util.ArrayList;
import java.util.List;

/** Failures that the status does not tell, and stored documents that look like some. */
final class ErrorConversations {
    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    private static final String MANY_KEYS_FAILED = "DeleteObjects b 200 AccessDenied failed=3 up=4 down=60204";

    private ErrorConversations() {}

    static List<ScriptedConversation> all() {
        return List.of(errorsInsideSuccess(), storedDocument(), someKeysFailed(), manyKeysFailedLate(),
                manyKeysFailedLateInOneRead(), patientCompletion(),
                patientCompletionThatSucceeds(), slowDownWithoutBody());
    }

    private static ScriptedConversation errorsInsideSuccess() {
        return ScriptedConversation.named("errors inside 200")
                .connection(new Client(get("/b?list-type=2")), new Server(chunked("200 OK", AWS, error("InternalError"))),
                        new Client(put("/b?tagging", "<x/>")), new Server(chunked("200 OK", AWS, error("SlowDown"))))
                .reports("ListObjectsV2 b 200 InternalError down=112", "PutBucketTagging b 200 SlowDown up=4 down=107 throttled");
    }

    private static ScriptedConversation storedDocument() {
        return ScriptedConversation.named("stored document that looks like an error")
                .exchange(get("/b/report.xml"),
                        response("200 OK", AWS + "Content-Type: application/xml\r\n", error("InternalError")))
                .reports("GetObject b/report.xml 200 down=101");
    }

    private static ScriptedConversation someKeysFailed() {
        String result = DECLARATION + "<DeleteResult><Deleted><Key>a</Key></Deleted>"
                + "<Error><Key>b</Key><Code>AccessDenied</Code></Error>"
                + "<Error><Key>c</Key><Code>InternalError</Code></Error></DeleteResult>";
        return ScriptedConversation.named("some keys failed")
                .exchange(request("POST", "/b?delete", AMAZON, S3, "<x/>"), response("200 OK", AWS, result))
                .reports("DeleteObjects b 200 AccessDenied failed=2 up=4 down=204");
    }

    private static ScriptedConversation manyKeysFailedLate() {
        String answer = manyKeys();
        List<Step> steps = new ArrayList<>();
        steps.add(new Client(request("POST", "/b?delete", AMAZON, S3, "<x/>")));
        for (int at = 0; at < answer.length(); at += 8192) {
            steps.add(new Server(answer.substring(at, Math.min(answer.length(), at + 8192))));
        }
        return ScriptedConversation.named("keys that failed late").connection(steps.stream()).reports(MANY_KEYS_FAILED);
    }

    private static ScriptedConversation manyKeysFailedLateInOneRead() {
        return ScriptedConversation.named("keys that failed late, in one read")
                .exchange(request("POST", "/b?delete", AMAZON, S3, "<x/>"), manyKeys()).reports(MANY_KEYS_FAILED);
    }

    /** A thousand keys, as many as a request may have; the first that failed stands after 60,000 bytes. */
    private static String manyKeys() {
        StringBuilder result = new StringBuilder(DECLARATION + "<DeleteResult>");
        while (result.length() < 60_000) {
            result.append("<Deleted><Key>").append(result.length()).append("</Key></Deleted>");
        }
        result.append("<Error><Key>x</Key><Code>AccessDenied</Code></Error>".repeat(3)).append("</DeleteResult>");
        return response("200 OK", AWS, result.toString());
    }

    /** What takes long is kept alive by blanks. */
    private static ScriptedConversation patientCompletion() {
        return ScriptedConversation.named("failure after keep-alive blanks")
                .connection(completion("<Error><Code>InternalError</Code><Message>no</Message></Error>").stream())
                .reports("CompleteMultipartUpload b/k 200 InternalError up=4 down=1918");
    }

    private static ScriptedConversation patientCompletionThatSucceeds() {
        return ScriptedConversation.named("success after keep-alive blanks")
                .connection(completion("<CompleteMultipartUploadResult><Key>Error</Key></CompleteMultipartUploadResult>")
                        .stream())
                .reports("CompleteMultipartUpload b/k 200 up=4 down=1935");
    }

    private static List<Step> completion(String result) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Client(request("POST", "/b/k?uploadId=u", AMAZON, S3, "<x/>")));
        steps.add(new Server(chunkedHead("200 OK", AWS)));
        steps.add(new Server(chunks(DECLARATION)));
        for (int i = 0; i < 300; i++) {
            steps.add(new Server(chunks(" ")));
        }
        steps.add(new Server(chunks(result) + "0\r\n\r\n"));
        return steps;
    }

    /** A HEAD's answer has no body, and so no code. */
    private static ScriptedConversation slowDownWithoutBody() {
        return ScriptedConversation.named("Slow Down without a body")
                .exchange(request("HEAD", "/b/k", AMAZON, S3, ""), "HTTP/1.1 503 Slow Down\r\n" + AWS + "\r\n")
                .reports("HeadObject b/k 503 throttled");
    }
}

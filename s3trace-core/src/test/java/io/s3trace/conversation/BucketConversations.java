package io.s3trace.conversation;

import static io.s3trace.conversation.Http.AMAZON;
import static io.s3trace.conversation.Http.HELLO;
import static io.s3trace.conversation.Http.get;
import static io.s3trace.conversation.Http.request;

import java.util.List;

/** Which bucket: names that look like other APIs' paths, and a host that comes late. */
final class BucketConversations {
    private BucketConversations() {}

    static List<ScriptedConversation> all() {
        return List.of(twins(), longPresignedUrl());
    }

    /** Buckets at Amazon that are named like paths of MinIO's, Ceph's and Google's. */
    private static ScriptedConversation twins() {
        ScriptedConversation talk = ScriptedConversation.named("buckets named like other APIs' paths");
        for (String path : List.of("admin/v3/info", "swift/v1/a", "minio/health/live", "storage/v1/b/x", "upload/a.txt")) {
            talk = talk.exchange(get("/" + path), HELLO).reports("GetObject " + path + " 200 down=5");
        }
        return talk;
    }

    /** With a session token; the host comes behind it. */
    private static ScriptedConversation longPresignedUrl() {
        String query = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAEXAMPLE%2F20260131%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20260131T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Security-Token="
                + "IQoJb3JpZ2luX2Vj".repeat(162) + "&X-Amz-Signature=" + "ab".repeat(32);
        return ScriptedConversation.named("long presigned URL")
                .exchange(request("GET", "/photos/2026/img.jpg" + query, "my-bucket." + AMAZON,
                        "User-Agent: curl/8.5.0\r\nAccept: */*\r\n", ""), HELLO)
                .reports("GetObject my-bucket/photos/2026/img.jpg 200 down=5")
                .hides("IQoJb3JpZ2luX2Vj").hides("abababab");
    }
}

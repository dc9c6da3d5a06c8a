package io.s3trace.conversation;

import static io.s3trace.conversation.Http.HELLO;
import static io.s3trace.conversation.Http.get;

import java.util.List;

/** Which bucket. */
final class BucketConversations {
    private BucketConversations() {}

    static List<ScriptedConversation> all() {
        return List.of(twins());
    }

    /** Buckets at Amazon that are named like paths of MinIO's, Ceph's and Google's. */
    private static ScriptedConversation twins() {
        ScriptedConversation talk = ScriptedConversation.named("buckets named like other APIs' paths");
        for (String path : List.of("admin/v3/info", "swift/v1/a", "minio/health/live", "storage/v1/b/x", "upload/a.txt")) {
            talk = talk.exchange(get("/" + path), HELLO).reports("GetObject " + path + " 200 down=5");
        }
        return talk;
    }
}

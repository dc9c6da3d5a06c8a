package io.s3trace.conversation;

import static io.s3trace.conversation.Http.AMAZON;
import static io.s3trace.conversation.Http.HELLO;
import static io.s3trace.conversation.Http.S3;
import static io.s3trace.conversation.Http.get;
import static io.s3trace.conversation.Http.request;
import static io.s3trace.conversation.Http.response;

import java.util.List;
import java.util.stream.Stream;

/** Which bucket: virtual hosts, endpoints of several parts, prefixes of paths, and names that look like other APIs' paths. */
final class BucketConversations {
    private static final String NO_ENDPOINT_OF_AMAZON = response("200 OK", "x-amz-request-id: 1\r\n", "");

    private BucketConversations() {}

    static List<ScriptedConversation> all() {
        return List.of(twins(), longPresignedUrl(), vpcEndpoints(), regionFirst(), virtualHosts(), pathPrefix());
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

    private static ScriptedConversation vpcEndpoints() {
        String endpoint = "vpce-0a1b2c3d4e5f6a7b8-a1b2c3d4.s3.us-east-1.vpce.amazonaws.com";
        return ScriptedConversation.named("VPC endpoints")
                .exchange(request("GET", "/my-bucket/dir/a.txt", "bucket." + endpoint, S3, ""), HELLO)
                .exchange(request("GET", "/dir/a.txt", "my-bucket.bucket." + endpoint, S3, ""), HELLO)
                .exchange(request("GET", "/dir/a.txt", "my-bucket." + endpoint, S3, ""), HELLO)
                .exchange(request("GET", "/dir/a.txt", "my-ap-123456789012.accesspoint." + endpoint, S3, ""), HELLO)
                .reports("GetObject my-bucket/dir/a.txt 200 down=5", "GetObject my-bucket/dir/a.txt 200 down=5",
                        "GetObject my-bucket/dir/a.txt 200 down=5",
                        "GetObject arn:aws:s3:us-east-1:123456789012:accesspoint/my-ap/dir/a.txt 200 down=5");
    }

    /** Path style at endpoints that have {@code s3} in their midst. */
    private static ScriptedConversation regionFirst() {
        ScriptedConversation talk = ScriptedConversation.named("region first");
        for (String host : List.of("us-001.s3.synologyc2.net", "au-nsw.s3.rackcorp.com", "minio.s3.svc.cluster.local:9000",
                "api.s3.svc.cluster.local:3900")) {
            talk = talk.exchange(request("GET", "/my-bucket/dir/a.txt", host, S3, ""), HELLO)
                    .reports("GetObject my-bucket/dir/a.txt 200 down=5");
        }
        return talk;
    }

    private static ScriptedConversation virtualHosts() {
        ScriptedConversation talk = ScriptedConversation.named("virtual hosts");
        for (String host : List.of("my-bucket.t3.storage.dev", "my-bucket-1250000000.cos.ap-guangzhou.myqcloud.com",
                "my-bucket.obs.cn-north-4.myhuaweicloud.com")) {
            talk = talk.exchange(request("PUT", "/dir/a.txt", host, S3, "hello"), NO_ENDPOINT_OF_AMAZON);
        }
        return talk.reports("PutObject my-bucket/dir/a.txt 200 up=5", "PutObject my-bucket-1250000000/dir/a.txt 200 up=5",
                "PutObject my-bucket/dir/a.txt 200 up=5");
    }

    private static ScriptedConversation pathPrefix() {
        String host = "abcdefgh.storage.supabase.co";
        return ScriptedConversation.named("prefix of paths")
                .connection(Stream.concat(
                        Step.exchange(request("GET", "/storage/v1/s3/my-bucket?list-type=2&prefix=dir%2F", host, S3, ""),
                                response("200 OK", "", "<x/>")),
                        Step.exchange(request("PUT", "/storage/v1/s3/my-bucket/dir/a.txt", host, S3, "hello"),
                                response("200 OK", "", ""))))
                .reports("ListObjectsV2 my-bucket 200 down=4", "PutObject my-bucket/dir/a.txt 200 up=5");
    }
}

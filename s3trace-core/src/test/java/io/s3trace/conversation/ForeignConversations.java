package io.s3trace.conversation;

import static io.s3trace.conversation.Http.AWS;
import static io.s3trace.conversation.Http.MINIO;
import static io.s3trace.conversation.Http.S3;
import static io.s3trace.conversation.Http.request;
import static io.s3trace.conversation.Http.response;
import static io.s3trace.conversation.Http.signed;

import io.s3trace.conversation.Step.Client;
import io.s3trace.conversation.Step.Reported;
import io.s3trace.conversation.Step.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What S3's servers do besides S3, and what other servers do that looks like it. */
final class ForeignConversations {
    private static final String JSON = "Content-Type: application/x-amz-json-1.0\r\n";
    private static final String LOCALSTACK = "localhost:4566";
    private static final String OTHER = response("200 OK", "x-amzn-requestid: 1\r\n", "{}");
    private static final String STORED = response("200 OK", "x-amz-request-id: 2\r\nx-amz-id-2: "
            + "s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3/eTPFvsiP/XV/VLi31234=\r\n", "");

    private ForeignConversations() {}

    static List<ScriptedConversation> all() {
        return List.of(minio(), contentDelivery(), google(), oneEndpointOfMany(), oneRequestAmongMany(), late(),
                ldap(), ldapInTheBody(), s3Control());
    }

    /** Probes, metrics and administration, the last signed for S3. */
    private static ScriptedConversation minio() {
        String host = "10.0.0.5:9000";
        return ScriptedConversation.named("MinIO's own APIs")
                .exchange(request("GET", "/minio/health/live", host,
                        "User-Agent: kube-probe/1.30\r\nConnection: close\r\n", ""), response("200 OK", MINIO, ""))
                .exchange(request("GET", "/minio/v2/metrics/cluster", host,
                        "User-Agent: Prometheus/2.53.0\r\nAuthorization: Bearer eyJ.x.y\r\n", ""),
                        response("200 OK", MINIO, "# HELP x\n"))
                .exchange(request("GET", "/minio/admin/v3/info?metrics=false", host, S3, ""), response("200 OK", MINIO, "{}"));
    }

    /** Amazon S3 behind names that only a CDN knows. */
    private static ScriptedConversation contentDelivery() {
        String cloudFront = "Server: AmazonS3\r\nAge: 20524\r\nX-Cache: Hit from cloudfront\r\n"
                + "Via: 1.1 0123456789abcdef.cloudfront.net (CloudFront)\r\nX-Amz-Cf-Id: EXAMPLE==\r\n";
        return ScriptedConversation.named("content delivery network")
                .exchange(request("HEAD", "/builds/Linux/x86_64/docker-latest.tgz", "get.docker.com", "", ""),
                        "HTTP/1.1 200 OK\r\n" + cloudFront + "Content-Length: 28891346\r\n\r\n")
                .exchange(request("GET", "/whl/cpu/torch_stable.html", "download.pytorch.org", "User-Agent: pip/24.0\r\n", ""),
                        response("200 OK", cloudFront, "<html></html>"));
    }

    /** By then, requests like the first ones are not even looked at. */
    private static ScriptedConversation oneRequestAmongMany() {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Step.exchange(request("GET", "/api/v1/users/" + i, "app.example.org:8080", "", ""), response("200 OK", "", "{}"))
                    .forEach(steps::add);
        }
        Step.exchange(request("GET", "/bucket/key", "app.example.org:8080", S3, ""), response("200 OK", "", "hello"))
                .forEach(steps::add);
        return ScriptedConversation.named("one request among many others").connection(steps.stream())
                .reports("GetObject bucket/key 200 down=5");
    }

    private static ScriptedConversation google() {
        String host = "storage.googleapis.com";
        String google = "X-GUploader-UploadID: AEnB2UoEXAMPLE\r\nServer: UploadServer\r\n";
        String bearer = "Authorization: Bearer ya29.EXAMPLE\r\n";
        return ScriptedConversation.named("Google's JSON API")
                .connection(Stream.of(
                        Step.exchange(request("GET", "/storage/v1/b/my-bucket/o?prefix=dir&projection=noAcl", host, bearer, ""),
                                response("200 OK", google, "{}")),
                        Step.exchange(request("GET", "/download/storage/v1/b/my-bucket/o/dir%2Fa.txt?alt=media", host, bearer,
                                ""),
                                response("200 OK", google, "hello")),
                        Step.exchange(request("PUT",
                                "/upload/storage/v1/b/my-bucket/o?uploadType=resumable&upload_id=SECRETSESSION", host, "",
                                "hello"),
                                response("200 OK", google, "{}")),
                        Step.exchange(request("DELETE", "/storage/v1/b/my-bucket/o/dir%2Fa.txt", host, bearer, ""),
                                "HTTP/1.1 204 No Content\r\n" + google + "\r\n")).flatMap(steps -> steps))
                .hides("SECRETSESSION").hides("ya29.EXAMPLE");
    }

    /** LocalStack: an S3 request among others, and one on a connection that had carried others only. */
    private static ScriptedConversation oneEndpointOfMany() {
        String sqs = request("POST", "/", LOCALSTACK, signed("sqs") + JSON + "X-Amz-Target: AmazonSQS.SendMessage\r\n", "{}");
        return ScriptedConversation.named("one endpoint of many services")
                .connection(new Client(request("PUT", "/b/k", LOCALSTACK, S3, "hello")), new Server(STORED),
                        new Client(dynamoDb(LOCALSTACK)), new Server(OTHER), new Client(sqs), new Server(OTHER))
                .connection(new Client(dynamoDb(LOCALSTACK)), new Server(OTHER), new Client(sqs), new Server(OTHER),
                        new Client(dynamoDb(LOCALSTACK)), new Server(OTHER), new Reported(1),
                        new Client(request("PUT", "/b/late", LOCALSTACK, S3, "hello")), new Server(STORED))
                .reports("PutObject b/k 200 up=5", "PutObject b/late 200 up=5");
    }

    /** An S3 request behind a dozen others, at an address that has never served S3. */
    private static ScriptedConversation late() {
        String host = "10.0.0.9:4566";
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Step.exchange(dynamoDb(host), OTHER).forEach(steps::add);
        }
        steps.add(new Reported(0));
        Step.exchange(request("PUT", "/b/late", host, S3, "hello"), response("200 OK", "x-amz-request-id: 2\r\n", ""))
                .forEach(steps::add);
        return ScriptedConversation.named("S3 after a dozen others").connection(steps.stream())
                .reports("PutObject b/late 200 up=5");
    }

    private static String dynamoDb(String host) {
        return request("POST", "/", host, signed("dynamodb") + JSON + "X-Amz-Target: DynamoDB_20120810.GetItem\r\n", "{}");
    }

    private static ScriptedConversation ldap() {
        String host = "minio.example.com:9000";
        return ScriptedConversation.named("STS at MinIO")
                .exchange(request("POST", "/?Action=AssumeRoleWithLDAPIdentity&LDAPUsername=jo&LDAPPassword=Tr0ub4dor"
                        + "&Version=2011-06-15", host, "", ""), response("200 OK", MINIO, "<x/>"))
                .exchange(request("POST", "/?Action=AssumeRoleWithWebIdentity&WebIdentityToken=eyJhbGciOi.SECRET.x"
                        + "&Version=2011-06-15", host, "", ""), response("200 OK", MINIO, "<x/>"))
                .hides("Tr0ub4dor").hides("eyJhbGciOi");
    }

    private static ScriptedConversation ldapInTheBody() {
        return ScriptedConversation.named("STS at MinIO, in the body")
                .exchange(request("POST", "/", "minio.example.com:9000", "Content-Type: application/x-www-form-urlencoded\r\n",
                        "Action=AssumeRoleWithLDAPIdentity&LDAPUsername=jo&LDAPPassword=Tr0ub4dor&Version=2011-06-15"),
                        response("200 OK", MINIO, "<x/>"))
                .hides("Tr0ub4dor");
    }

    private static ScriptedConversation s3Control() {
        String target = "/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Amy-bucket";
        String headers = S3 + "x-amz-account-id: 123456789012\r\n";
        return ScriptedConversation.named("S3 Control")
                .exchange(request("GET", target, "123456789012.s3-control.us-east-1.amazonaws.com", headers, ""),
                        response("200 OK", AWS, "<x/>"))
                .exchange(request("GET", target, "000000000000.localhost:4566", headers, ""), response("200 OK", AWS, "<x/>"));
    }
}

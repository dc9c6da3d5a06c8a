package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.BucketSource;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.internal.exchange.Conversation;
import io.s3trace.select.KeyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole exchanges: whether they are S3's, and if so, what they are about. */
class MeaningTest {
    private static final String SIGN = "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260131/us-east-1/%s/"
            + "aws4_request, SignedHeaders=host, Signature=abab\r\n";
    private static final String S3 = SIGN.formatted("s3");
    private static final String AWS = "x-amz-id-2: QQQQQQQQ\r\nx-amz-request-id: 4442587FB7D0A2F9\r\nServer: AmazonS3\r\n";
    private static final String MINIO = "Server: MinIO\r\nX-Amz-Request-Id: 16F6A51C19B2FD3A\r\nX-Amz-Id-2: dd9025bab4ad464b\r\n";
    private static final String CEPH = "Server: Ceph Object Gateway (squid)\r\nx-amz-request-id: tx000001-0065-1-default\r\n";
    private static final String OLD_CEPH = "x-amz-request-id: tx000001-0065-1-default\r\n";
    private static final String CLOUDFRONT = AWS + "Age: 20524\r\nX-Cache: Hit from cloudfront\r\n"
            + "Via: 1.1 0123456789abcdef.cloudfront.net (CloudFront)\r\nX-Amz-Cf-Id: EXAMPLE==\r\n";
    private static final String GOOGLE = "X-GUploader-UploadID: AEnB2UoEXAMPLE\r\nServer: UploadServer\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private final List<S3RequestEvent> events = new ArrayList<>();
    private final Delivery delivery = new Delivery(64);

    /** Plays one exchange, and returns what comes of it: operation, bucket, key and how the bucket is known. */
    private String told(String method, String target, String host, String headers, String answer) {
        return told(false, KeyPolicy.plain(), method, target, host, headers, answer);
    }

    private String told(boolean unknown, KeyPolicy keys, String method, String target, String host, String headers,
            String answer) {
        Conversation conversation = new Conversation(assembler(unknown, keys));
        exchange(conversation, method, target, host, headers, answer);
        return told();
    }

    private String told() {
        delivery.close();
        List<String> lines = events.stream().map(MeaningTest::line).toList();
        return String.join("; ", lines);
    }

    private static String line(S3RequestEvent event) {
        BucketSource source = event.resource().bucketSource();
        return (event.operation().apiName() + ' ' + event.resource().bucket() + ' ' + event.resource().key() + ' '
                + (source == BucketSource.NONE ? "" : source)).strip();
    }

    private Assembler assembler(boolean unknown, KeyPolicy keys) {
        delivery.topic(EventKind.REQUEST).subscribe(events::add);
        return new Assembler(new NoConnections(), delivery, new PumpSettings(2048, 1024, unknown, Duration.ZERO,
                Duration.ofMinutes(10), Duration.ofMinutes(1), List.of(), keys, Set.of(), List.of()));
    }

    private static void exchange(
            Conversation conversation, String method, String target, String host, String headers, String answer) {
        String length = method.equals("PUT") || method.equals("POST") ? "Content-Length: 0\r\n" : "";
        conversation.send(method + ' ' + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + length + "\r\n");
        conversation.receive("HTTP/1.1 200 OK\r\n" + answer + "Content-Length: 0\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/minio/health/live", "/minio/v2/metrics/cluster", "/minio/admin/v3/info?metrics=false", "/minio"})
    void minioServesMoreThanS3(String target) {
        assertThat(told("GET", target, "10.0.0.5:9000", S3, MINIO)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/admin/user?uid=jo", "/swift/v1/a", "/auth/v1.0"})
    void cephServesMoreThanS3(String target) {
        assertThat(told("GET", target, "rgw:8000", S3, CEPH)).isEmpty();
        events.clear();
    }

    @Test
    void anOlderCephIsKnownByItsIds() {
        assertThat(told("GET", "/admin/usage", "rgw:8000", S3, OLD_CEPH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/admin/v3/info,      GetObject admin v3/info LISTED",
        "/swift/v1/a,         GetObject swift v1/a LISTED",
        "/minio/health/live,  GetObject minio health/live LISTED",
        "/storage/v1/b/x,     GetObject storage v1/b/x LISTED",
        "/upload/a.txt,       GetObject upload a.txt LISTED",
        "/v20180820/tags/x,   GetObject v20180820 tags/x LISTED",
    })
    void atAmazonABucketMayBeCalledAsItLikes(String target, String told) {
        assertThat(told("GET", target, "s3.us-east-1.amazonaws.com", S3, AWS)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "/administrators/a,  10.0.0.5:9000,        GetObject administrators a PATH",
        "/minio-data/a,      10.0.0.5:9000,        GetObject minio-data a PATH",
        "/admin/a,           10.0.0.5:9000,        GetObject admin a PATH",
        "/storage/v2/a,      minio.example.com,    GetObject storage v2/a GUESSED",
    })
    void whatIsNoPathOfMinioIsABucket(String target, String host, String told) {
        assertThat(told("GET", target, host, S3, MINIO)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /storage/v1/b/my-bucket/o?prefix=dir",
        "GET,    /download/storage/v1/b/my-bucket/o/dir%2Fa.txt?alt=media",
        "PUT,    /upload/storage/v1/b/my-bucket/o?uploadType=resumable&upload_id=SECRETSESSION",
        "DELETE, /storage/v1/b/my-bucket/o/dir%2Fa.txt",
        "POST,   /batch/storage/v1",
    })
    void theJsonApiOfGoogleIsNotS3(String method, String target) {
        assertThat(told(method, target, "storage.googleapis.com", "Authorization: Bearer ya29.EXAMPLE\r\n", GOOGLE)).isEmpty();
    }

    @Test
    void theXmlApiOfGoogleIs() {
        assertThat(told("GET", "/storage/a", "storage.googleapis.com", "", GOOGLE)).isEqualTo("GetObject storage a LISTED");
    }

    @Test
    void aCopyAtGoogleIsOne() {
        String copy = "x-goog-copy-source: b/a\r\n" + SIGN.formatted("storage");
        assertThat(told("PUT", "/b/k", "storage.googleapis.com", copy, GOOGLE)).isEqualTo("CopyObject b k LISTED");
    }

    @ParameterizedTest
    @CsvSource({
        "/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Ab, 123456789012.s3-control.us-east-1.amazonaws.com",
        "/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Ab, 123456789012.s3-control.dualstack.us-gov-west-1.amazonaws.com",
        "/v20180820/tags/arn%3Aaws%3As3%3A%3A%3Ab, 000000000000.localhost:4566",
        "/v20180820/accesspoint,                   control.vpce-0a1b-a1b2.s3.us-east-1.vpce.amazonaws.com",
    })
    void s3ControlIsNotS3(String target, String host) {
        assertThat(told("GET", target, host, S3, AWS)).isEmpty();
    }

    @Test
    void s3ControlIsKnownByItsAccountWhereTheHostSaysNothing() {
        assertThat(told("GET", "/v20180820/tags/x", "localhost:4566", S3 + "x-amz-account-id: 123456789012\r\n", AWS)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "s3express", "s3-object-lambda", "s3-outposts"})
    void aSignatureForS3IsTheLastWord(String service) {
        assertThat(told("PUT", "/b/k", "localhost:4566", SIGN.formatted(service), "x-amzn-requestid: 1\r\n"))
                .isEqualTo("PutObject b k LISTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sts", "dynamodb", "sqs", "s3tables", "execute-api"})
    void soIsOneForAnotherService(String service) {
        assertThat(told("GET", "/b/k", "s3.us-east-1.amazonaws.com", SIGN.formatted(service), AWS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'/?Action=AssumeRoleWithLDAPIdentity&LDAPUsername=jo&LDAPPassword=Tr0ub4dor', ''",
        "'/?%41ction=AssumeRole', ''",
        "/, form",
        "'/?Version=2011-06-15&Action=AssumeRoleWithWebIdentity&WebIdentityToken=x', signed",
    })
    void theQueryProtocolIsNotS3(String target, String kind) {
        String headers = kind.equals("form") ? FORM : kind.equals("signed") ? S3 : "";
        assertThat(told("POST", target, "minio.example.com:9000", headers, MINIO)).isEmpty();
    }

    @Test
    void aFormThatIsUploadedIs() {
        assertThat(told("POST", "/", "b.s3.us-east-1.amazonaws.com", "Content-Type: multipart/form-data; boundary=x\r\n", AWS))
                .isEqualTo("PostObject b  LISTED");
    }

    @Test
    void deletingManyObjectsIsNoFormWhateverItsTypeSays() {
        assertThat(told("POST", "/?delete", "b.store.example.com", FORM + S3, "")).isEqualTo("DeleteObjects b  LEARNED");
    }

    @Test
    void behindANetworkThatCachesTheBucketIsUnknown() {
        assertThat(told("GET", "/whl/cpu/torch_stable.html", "download.pytorch.org", "", CLOUDFRONT)).isEmpty();
    }

    @Test
    void butNotIfTheRequestIsSigned() {
        assertThat(told("GET", "/whl/a", "download.pytorch.org", S3, CLOUDFRONT)).isEqualTo("GetObject whl a GUESSED");
    }

    @Test
    void aProxyDoesNotHideABucketThatTheHostNames() {
        assertThat(told("GET", "/a", "b.s3.amazonaws.com", "", AWS + "Via: 1.1 squid\r\n")).isEqualTo("GetObject b a LISTED");
    }

    @ParameterizedTest
    @CsvSource({
        "/whl/cpu/a.html,  GetObject files.example.com whl/cpu/a.html GUESSED",
        "/whl,             GetObject files.example.com whl GUESSED",
        "/whl/,            GetObject files.example.com whl/ GUESSED",
        "/?list-type=2,    ListObjectsV2 files.example.com  GUESSED",
    })
    void amazonUnderAnotherNameHasABucketOfThatName(String target, String told) {
        assertThat(told("GET", target, "Files.example.com:80", "", AWS)).isEqualTo(told);
    }

    @Test
    void keysOfSuchABucketAreHiddenIfKeysAre() {
        assertThat(told(false, key -> "#", "GET", "/whl/a", "files.example.com", "", AWS))
                .isEqualTo("GetObject files.example.com # GUESSED");
        assertThat(events.get(0).request().target()).isEqualTo("/#");
    }

    @ParameterizedTest
    @CsvSource({"Server: AmazonS3", "Server: MinIO", "Server: SeaweedFS Volume 3.80"})
    void aServersNameAloneDoesNotSuffice(String server) {
        assertThat(told("GET", "/3/01637037d6", "volume.example.com:8080", "", server + "\r\n")).isEmpty();
    }

    @Test
    void whatIsPublicAtMinioIsS3() {
        assertThat(told("GET", "/b/k", "10.0.0.5:9000", "", MINIO)).isEqualTo("GetObject b k PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/b?events=s3:ObjectCreated:*", "/b?replication-metrics", "/b?list-type=2&metadata=true"})
    void whatMinioHasMoreThanS3IsNoListing(String target) {
        assertThat(told("GET", target, "10.0.0.5:9000", S3, MINIO)).isEqualTo("Unknown b  PATH");
    }

    @Test
    void aRequestIsJudgedAndNotItsConnection() {
        Conversation conversation = new Conversation(assembler(false, KeyPolicy.plain()));
        exchange(conversation, "PUT", "/b/k", "localhost:4566", S3, "x-amz-request-id: 2\r\n");
        exchange(conversation, "POST", "/", "localhost:4566",
                SIGN.formatted("dynamodb") + "X-Amz-Target: DynamoDB_20120810.GetItem\r\n", "x-amzn-requestid: 1\r\n");
        exchange(conversation, "GET", "/_localstack/health", "localhost:4566", "", "");
        exchange(conversation, "PUT", "/b/l", "localhost:4566", S3, "x-amz-request-id: 2\r\n");
        assertThat(told()).isEqualTo("PutObject b k LISTED; PutObject b l LISTED");
    }

    @Test
    void nothingIsShownOfWhatStrangersAskFor() {
        assertThat(told(true, KeyPolicy.plain(), "GET", "/bot123:SECRET/getMe?access_token=SECRET", "api.example.org", "", ""))
                .isEqualTo("Unknown");
        assertThat(events.get(0).request().target()).isEmpty();
    }
}

package io.s3trace.internal.s3;

import static io.s3trace.internal.s3.Native.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.BucketSource;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3Resource;
import io.s3trace.select.KeyPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressingTest {

    private static final String SIGNED =
            "Authorization: AWS4-HMAC-SHA256 Credential=AKID/20260131/us-east-1/s3/aws4_request, SignedHeaders=h, Signature=x";

    @ParameterizedTest
    @CsvSource({
        "s3.amazonaws.com,                                             /b/k,  b",
        "s3.us-west-2.amazonaws.com,                                   /b/k,  b",
        "s3-us-west-2.amazonaws.com,                                   /b/k,  b",
        "s3.dualstack.us-west-2.amazonaws.com,                         /b/k,  b",
        "s3-fips.us-gov-west-1.amazonaws.com,                          /b/k,  b",
        "s3.cn-north-1.amazonaws.com.cn,                               /b/k,  b",
        "b.s3.amazonaws.com,                                           /k,    b",
        "B.S3.AMAZONAWS.COM:443,                                       /k,    b",
        "b.with.dots.s3.us-west-2.amazonaws.com,                       /k,    b.with.dots",
        "b.s3-us-west-2.amazonaws.com,                                 /k,    b",
        "b.s3.dualstack.us-west-2.amazonaws.com,                       /k,    b",
        "b.s3-fips.dualstack.us-east-1.amazonaws.com,                  /k,    b",
        "b.s3-accelerate.amazonaws.com,                                /k,    b",
        "b.s3-accelerate.dualstack.amazonaws.com,                      /k,    b",
        "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com, /k,    b--use1-az4--x-s3",
        "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com,       /k,    mfzwi23gnjvgw.mrap",
        "my-ap-123456789012.s3-accesspoint.us-west-2.amazonaws.com,    /k,    arn:aws:s3:us-west-2:123456789012:accesspoint/my-ap",
        "olap-123456789012.s3-object-lambda.us-west-2.amazonaws.com,   /k,    arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/olap",
        "ap-123456789012.op-01ac5d28a6a232904.s3-outposts.us-west-2.amazonaws.com, /k, arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01ac5d28a6a232904/accesspoint/ap",
        "b.s3-website-us-east-1.amazonaws.com,                         /k,    b",
        "b.s3-website.eu-central-1.amazonaws.com,                      /k,    b",
        "b.storage.googleapis.com,                                     /k,    b",
        "127.0.0.1:9000,                                               /b/k,  b",
        "[::1]:9000,                                                   /b/k,  b",
        "[2001:db8::1],                                                /b/k,  b",
        "localhost:9000,                                               /b/k,  b",
        "b.localhost:9000,                                             /k,    b",
        "minio,                                                        /b/k,  b",
        "s3.amazonaws.com.,                                            /b/k,  b",
        "S3.US-EAST-1.AMAZONAWS.COM.:443,                              /b/k,  b",
        "b.s3.eusc-de-east-1.amazonaws.eu,                             /k,    b",
        "s3.dualstack.eusc-de-east-1.amazonaws.eu,                     /b/k,  b",
        "b.s3.us-iso-east-1.c2s.ic.gov,                                /k,    b",
        "b.s3.us-isob-east-1.sc2s.sgov.gov,                            /k,    b",
        "b.s3.dualstack.cn-north-1.amazonaws.com.cn,                   /k,    b",
        "ap-123456789012.s3-accesspoint.us-gov-west-1.amazonaws.com,   /k,    arn:aws-us-gov:s3:us-gov-west-1:123456789012:accesspoint/ap",
        "ap-123456789012.s3-accesspoint.cn-north-1.amazonaws.com.cn,   /k,    arn:aws-cn:s3:cn-north-1:123456789012:accesspoint/ap",
        "ap-123456789012.s3-accesspoint.eusc-de-east-1.amazonaws.eu,   /k,    arn:aws-eusc:s3:eusc-de-east-1:123456789012:accesspoint/ap",
        "bucket.vpce-0a1b-a1b2.s3.us-east-1.vpce.amazonaws.com,        /b/k,  b",
        "b.bucket.vpce-0a1b-a1b2.s3.us-east-1.vpce.amazonaws.com,      /k,    b",
        "b.vpce-0a1b-a1b2-us-east-1a.s3.us-east-1.vpce.amazonaws.com,  /k,    b",
        "vpce-0a1b-a1b2.s3.us-east-1.vpce.amazonaws.com,               /b/k,  b",
        "a.b.bucket.vpce-0a1b-a1b2.s3.us-gov-west-1.vpce.amazonaws.com, /k,   a.b",
        "my-ap-123456789012.accesspoint.vpce-0a1b-a1b2.s3.us-east-1.vpce.amazonaws.com, /k, arn:aws:s3:us-east-1:123456789012:accesspoint/my-ap",
        "us-001.s3.synologyc2.net,                                     /b/k,  b",
        "b.us-001.s3.synologyc2.net,                                   /k,    b",
        "au-nsw.s3.rackcorp.com,                                       /b/k,  b",
        "b.au-nsw.s3.rackcorp.com,                                     /k,    b",
        "minio.s3.svc.cluster.local:9000,                              /b/k,  b",
        "minio-0.minio-hl.s3.svc.cluster.local:9000,                   /b/k,  b",
        "api.s3.svc,                                                   /b/k,  b",
        "b.t3.storage.dev,                                             /k,    b",
        "b-1250000000.cos.ap-guangzhou.myqcloud.com,                   /k,    b-1250000000",
        "b.obs.cn-north-4.myhuaweicloud.com,                           /k,    b",
        "0123abcd.eu.r2.cloudflarestorage.com,                         /b/k,  b",
        "b.0123abcd.eu.r2.cloudflarestorage.com,                       /k,    b",
        "b.0123abcd.r2.cloudflarestorage.com,                          /k,    b",
        "b.vhcompat.objectstorage.eu-frankfurt-1.oci.customer-oci.com, /k,    b",
        "s3.private.fra.eu.cloud-object-storage.appdomain.cloud,       /b/k,  b",
        "b.s3.eu-de.cloud-object-storage.appdomain.cloud,              /k,    b",
        "b.s3.gra.io.cloud.ovh.net,                                    /k,    b",
        "l4g4.ch11.idrivee2-2.com,                                     /b/k,  b",
        "abcdefgh.storage.supabase.co,                 /storage/v1/s3/b/k,  b",
        "abcdefgh.supabase.co,                         /storage/v1/s3/b/k,  b",
        "b.s3.us-east-1.localhost.localstack.cloud:4566,               /k,    b",
        "minio.localhost:9000,                                         /b/k,  b",
        "eu-west-1.s3.corp.example,                                    /b/k,  b",
        "s3.storage.corp.example:9000,                                 /b/k,  b",
        "b.s3.storage.corp.example,                                    /k,    b",
    })
    void aHostTellsWhereTheBucketIs(String host, String path, String bucket) {
        RequestFacts facts = request("GET " + path + " HTTP/1.1", "Host: " + host);

        assertThat(facts.operation()).isEqualTo(S3Operation.GET_OBJECT);
        assertThat(facts.resource().bucket()).isEqualTo(bucket);
        assertThat(facts.resource().key()).isEqualTo("k");
        assertThat(facts.host()).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "/b/a%2Fb,          a/b",
        "/b/a+b%2Bc%20d,    a+b+c d",
        "/b/100%25%2525,    100%%25",
        "/b/%C3%BC%E2%82%AC, ü€",
        "/b//a//b/,         /a//b/",
        "/b/%zz%4,          %zz%4",
        "/b/b/../k,         b/../k",
        "/%62/k?versionId=null, k",
    })
    void aKeyIsDecodedOnceAndTheTargetKept(String target, String key) {
        RequestFacts facts = request("GET " + target + " HTTP/1.1", "Host: s3.amazonaws.com");

        assertThat(facts.resource().key()).isEqualTo(key);
        assertThat(facts.resource().bucket()).isEqualTo("b");
        assertThat(facts.target()).isEqualTo(target);
    }

    @Test
    void aKeyInRawUtf8IsReadAsSuch() {
        assertThat(request("GET /b/ü HTTP/1.1", "Host: s3.amazonaws.com").resource().key()).isEqualTo("ü");
    }

    @Test
    void aProxyIsToldTheHostInTheTarget() {
        RequestFacts facts = request("GET http://b.s3.amazonaws.com/k HTTP/1.1", "Host: proxy.corp:3128");

        assertThat(facts.host()).isEqualTo("b.s3.amazonaws.com");
        assertThat(facts.resource().bucket()).isEqualTo("b");
        assertThat(facts.resource().key()).isEqualTo("k");
        assertThat(facts.operation()).isEqualTo(S3Operation.GET_OBJECT);
    }

    @Test
    void aConfiguredEndpointHasBucketsForSubDomains() {
        RequestReader reader = new RequestReader(List.of("objects.corp.example:9000"), KeyPolicy.plain());

        assertThat(request(reader, "GET /k HTTP/1.1", "Host: b.objects.corp.example:9000").resource().bucket())
                .isEqualTo("b");
        assertThat(request(reader, "GET /b/k HTTP/1.1", "Host: objects.corp.example:9000").resource().bucket())
                .isEqualTo("b");
    }

    @Test
    void anEndpointIsLearntFromARequestThatCanOnlyBeAboutABucketInItsName() {
        RequestReader reader = new RequestReader();
        String host = "Host: b.objects.corp.example";

        RequestFacts listing = request(reader, "GET /?list-type=2 HTTP/1.1", host, SIGNED);
        RequestFacts reading = request(reader, "GET /a/k HTTP/1.1", host, SIGNED);

        assertThat(listing.operation()).isEqualTo(S3Operation.LIST_OBJECTS_V2);
        assertThat(listing.resource().bucket()).isEqualTo("b");
        assertThat(reading.resource().bucket()).isEqualTo("b");
        assertThat(reading.resource().key()).isEqualTo("a/k");
    }

    @ParameterizedTest
    @CsvSource({
        "s3.us-west-2.amazonaws.com, LISTED",
        "127.0.0.1:9000,             PATH",
        "'[2001:db8::1]:9000',       PATH",
        "minio:9000,                 PATH",
        "objects.corp.example,       GUESSED",
        "s3.corp.example,            GUESSED",
        "minio.s3.svc.cluster.local, LISTED",
    })
    void anEventTellsHowTheBucketIsKnown(String host, String source) {
        assertThat(request("GET /b/k HTTP/1.1", "Host: " + host).resource().bucketSource()).hasToString(source);
    }

    @ParameterizedTest
    @CsvSource({"GET,/", "GET,/?x-id=ListBuckets", "GET,/b?location", "GET,/b/?list-type=2", "POST,/b?delete",
            "PUT,/b?versioning"})
    void anEndpointIsLearnedFromARequestThatCannotBeMistaken(String method, String target) {
        RequestReader reader = new RequestReader();
        request(reader, method + ' ' + target + " HTTP/1.1", "Host: in.s3.corp.example", SIGNED);

        S3Resource taught = request(reader, "GET /b/k HTTP/1.1", "Host: in.s3.corp.example:9000").resource();
        S3Resource other = request(reader, "GET /b/k HTTP/1.1", "Host: data.s3.corp.example").resource();
        assertThat(taught.bucket()).isEqualTo("b");
        assertThat(taught.bucketSource()).isEqualTo(BucketSource.LEARNED);
        assertThat(other.bucket()).isEqualTo("data");
        assertThat(other.bucketSource()).isEqualTo(BucketSource.GUESSED);
    }

    @Test
    void whatIsContradictedIsForgotten() {
        RequestReader reader = new RequestReader();
        String host = "Host: b.objects.corp.example";
        request(reader, "GET /?list-type=2 HTTP/1.1", host, SIGNED);
        request(reader, "GET /b?location HTTP/1.1", host, SIGNED);
        assertThat(request(reader, "GET /a/k HTTP/1.1", host, SIGNED).resource().bucket()).isEqualTo("a");

        request(reader, "GET /?location HTTP/1.1", host, SIGNED);
        assertThat(request(reader, "GET /a/k HTTP/1.1", host, SIGNED).resource().bucket()).isEqualTo("b");
    }

    @Test
    void anEndpointMayHaveAPathOfItsOwn() {
        RequestReader reader = new RequestReader(List.of("https://objects.corp.example:9000/api/s3/"), KeyPolicy.plain());
        RequestFacts facts = request(reader, "PUT /api/s3/b/a/k HTTP/1.1", "Host: objects.corp.example:9000");

        assertThat(facts.resource().bucket()).isEqualTo("b");
        assertThat(facts.resource().key()).isEqualTo("a/k");
        assertThat(facts.resource().bucketSource()).isEqualTo(BucketSource.CONFIGURED);
        assertThat(facts.target()).isEqualTo("/api/s3/b/a/k");
    }

    @Test
    void nothingIsLearntFromAStranger() {
        RequestReader reader = new RequestReader();
        request(reader, "HEAD / HTTP/1.1", "Host: www.example.com");

        assertThat(request(reader, "GET /a/k HTTP/1.1", "Host: www.example.com").resource().bucket()).isEqualTo("a");
    }

    @Test
    void everyPageOfAWebsiteIsAnObject() {
        RequestFacts facts = request("GET / HTTP/1.1", "Host: b.s3-website-us-east-1.amazonaws.com");

        assertThat(facts.operation()).isEqualTo(S3Operation.GET_OBJECT);
        assertThat(facts.resource().bucket()).isEqualTo("b");
    }
}

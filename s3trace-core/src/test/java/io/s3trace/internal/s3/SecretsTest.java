package io.s3trace.internal.s3;

import static io.s3trace.internal.s3.Native.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource({
        "'/b/k?X-Amz-Credential=s3cr3t%2F20260131%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=1&X-Amz-Signature=s3cr3t', '/b/k?X-Amz-Credential=REDACTED&X-Amz-Date=1&X-Amz-Signature=REDACTED'",
        "'/b/k?x-amz-security-token=s3cr3t&versionId=7',      '/b/k?x-amz-security-token=REDACTED&versionId=7'",
        "'/b/k?AWSAccessKeyId=s3cr3t&Expires=9&Signature=s3cr3t', '/b/k?AWSAccessKeyId=REDACTED&Expires=9&Signature=REDACTED'",
        "'/b/k?versionId=1;Signature=s3cr3t',                 '/b/k?versionId=1;Signature=REDACTED'",
        "'/b/k?LDAPPassword=s3cr3t&WebIdentityToken=s3cr3t',  '/b/k?LDAPPassword=REDACTED&WebIdentityToken=REDACTED'",
        "'/b/k?list-type=2&Continuation-Token=s3cr3t',        '/b/k?list-type=2&Continuation-Token=REDACTED'",
        "'/b/k?uploadType=s3cr3t&upload_id=s3cr3t',           '/b/k?REDACTED&upload_id=REDACTED'",
        "'/b/k?s3cr3t',                                       '/b/k?REDACTED'",
        "'/b/k?s3cr3t=&versionid=s3cr3t',                     '/b/k?REDACTED&REDACTED'",
        "'/b/k?%73ecret=s3cr3t&access%5Ftoken=s3cr3t',        '/b/k?%73ecret=REDACTED&access%5Ftoken=REDACTED'",
        "'/b/k?prefix%3Ds3cr3t',                              '/b/k?REDACTED'",
        "'/b/k?response-content-type=text/html&X-Amz-Expires=60', '/b/k?response-content-type=text/html&X-Amz-Expires=60'",
        "'/b/k?X%2DAmz%2dSignature=s3cr3t',                   '/b/k?X%2DAmz%2dSignature=REDACTED'",
        "'/b/k?X-Amz-Signature%3Ds3cr3t&versionId',           '/b/k?REDACTED&versionId'",
        "'/b/k?X-Amz-Signature=s3cr3t=s3cr3t',                '/b/k?X-Amz-Signature=REDACTED'",
        "'/b/k?X-Amz-Signature=&versionId',                   '/b/k?X-Amz-Signature=&versionId'",
        "'/b/k?&&=&X-Amz-Signature',                          '/b/k?&&=&X-Amz-Signature'",
        "'http://user:s3cr3t@s3.amazonaws.com/b/k',           'http://REDACTED@s3.amazonaws.com/b/k'",
        "'http://user:s3@cr3t@s3.amazonaws.com/b/k',          'http://REDACTED@s3.amazonaws.com/b/k'",
    })
    void aSecretInTheTargetIsReplacedAndTheRestKept(String target, String shown) {
        RequestFacts facts = request("GET " + target + " HTTP/1.1", "Host: s3.amazonaws.com");

        assertThat(facts.target()).isEqualTo(shown);
        assertThat(facts.operation()).isEqualTo(S3Operation.GET_OBJECT);
        assertThat(facts.resource().key()).isEqualTo("k");
    }

    @Test
    void aPresignedUrlInsideAnotherThingIsASecretAsAWhole() {
        RequestFacts asValue = request(
                "GET /b/k?prefix=https%3A%2F%2Fh%2Fk%3FX-Amz-Date%3D1%26X-Amz-Signature%3Ds3cr3t&versionId HTTP/1.1");
        RequestFacts asPath = request("GET /b/k%3FX-Amz-Date%3D1%26X-Amz-Signature%3Ds3cr3t HTTP/1.1");
        RequestFacts partition = request("GET /b/date%3D2026/signature HTTP/1.1");

        assertThat(asValue.target()).isEqualTo("/b/k?prefix=REDACTED&versionId");
        assertThat(asPath.target()).isEqualTo("/b/REDACTED");
        assertThat(asPath.resource().key()).isEqualTo("REDACTED");
        assertThat(partition.resource().key()).isEqualTo("date=2026/signature");
    }

    @Test
    void moreSecretsThanAnyoneNeedsAreLeftOutWithAllThatFollows() {
        String target = "/b/k?" + "Signature=s3cr3t&".repeat(1000);
        assertThat(request("GET " + target + " HTTP/1.1", "Host: s3.amazonaws.com").target()).doesNotContain("s3cr3t");
    }

    @Test
    void aPasswordThatWasCutIsStillOne() {
        String text = "GET http://user:s3cr";
        RequestFacts facts = new RequestFacts();

        assertThat(new RequestReader().read(Native.of(text), 0, text.length(), facts)).isTrue();
        assertThat(facts.target()).isEqualTo("http://REDACTED");
        assertThat(facts.host()).isEmpty();
    }

    @Test
    void ofAParameterThatWasCutNothingIsKnown() {
        String text = "GET /b/k?versionId=7&X-Amz-Credential=A%2F20260131%2Fus-east-1";
        RequestFacts facts = new RequestFacts();

        assertThat(new RequestReader().read(Native.of(text), 0, text.length(), facts)).isTrue();
        assertThat(facts.target()).isEqualTo("/b/k?versionId=7&REDACTED");
        assertThat(facts.s3Score()).isZero();
    }

    @Test
    void aPasswordInTheHostIsNotTheHost() {
        assertThat(request("GET /b/k HTTP/1.1", "Host: user:s3cr3t@s3.amazonaws.com").host()).isEqualTo("s3.amazonaws.com");
    }

    @ParameterizedTest
    @CsvSource({
        "AWS4-HMAC-SHA256 Credential=A/20260131/us-east-1/s3/aws4_request, 100",
        "AWS4-ECDSA-P256-SHA256 Credential=A/20260131/s3/aws4_request, 100",
        "GOOG4-RSA-SHA256 Credential=A/20260131/auto/storage/goog4_request, 100",
        "AWS A:signature=, 100",
        "AWS4-HMAC-SHA256 Credential=A/20260131/us-east-1/dynamodb/aws4_request, -1000",
        "AWS4-HMAC-SHA256 Credential=A/20260131/us-east-1/s3tables/aws4_request, -1000",
        "Bearer s3, 0",
        "AWS4-HMAC-SHA256, 0",
        "AWS4-HMAC-SHA256 Credential=, 0",
    })
    void theSignatureTellsWhetherItIsS3(String authorization, int score) {
        assertThat(request("GET /b/k HTTP/1.1", "Authorization: " + authorization + ", SignedHeaders=h, Signature=x").s3Score())
                .isEqualTo(score);
    }

    @Test
    void aPresignedRequestIsS3() {
        RequestFacts facts = request(
                "GET /b/k?X-Amz-Credential=A%2F20260131%2Fus-east-1%2Fs3%2Faws4_request HTTP/1.1", "Host: minio:9000");
        assertThat(facts.s3Score()).isGreaterThanOrEqualTo(Evidence.ENOUGH);
    }
}

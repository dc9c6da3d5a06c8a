package io.s3trace.internal.s3;

import static io.s3trace.internal.s3.Native.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.BucketSource;
import io.s3trace.event.S3Operation;
import io.s3trace.event.S3RequestEvent;
import io.s3trace.event.S3Resource;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class RequestReaderTest {

    private static final String HOST = "Host: s3.eu-west-1.amazonaws.com";
    private static final String SIGNED = "Authorization: AWS4-HMAC-SHA256 "
            + "Credential=AKIDEXAMPLE/20260131/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab";

    @Test
    void readsWhatAnUploadOfAPartSays() {
        RequestFacts facts = request(
                "PUT /photos/2026/sea%20side.jpg?partNumber=3&uploadId=VXBs%2Bb2Fk&x-id=UploadPart HTTP/1.1",
                HOST,
                SIGNED,
                "User-Agent: aws-sdk-java/2.57.8",
                "amz-sdk-invocation-id: 70ba1e1e-3b5d-46ab-a1f6-7d6ac4a2a1b3",
                "amz-sdk-request: attempt=2; max=3",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "Content-Encoding: aws-chunked",
                "x-amz-decoded-content-length: 5242880",
                "Content-Length: 5243000",
                "Expect: 100-continue");

        assertThat(facts.method()).isEqualTo("PUT");
        assertThat(facts.operation()).isEqualTo(S3Operation.UPLOAD_PART);
        assertThat(facts.resource())
                .isEqualTo(new S3Resource("photos", "2026/sea side.jpg", "", "VXBs+b2Fk", 3, "", "", BucketSource.LISTED));
        assertThat(facts.host()).isEqualTo("s3.eu-west-1.amazonaws.com");
        assertThat(facts.userAgent()).isEqualTo("aws-sdk-java/2.57.8");
        assertThat(facts.invocationId()).isEqualTo("70ba1e1e-3b5d-46ab-a1f6-7d6ac4a2a1b3");
        assertThat(facts.traceParent()).isEqualTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(facts.attempt()).isEqualTo(2);
        assertThat(facts.maxAttempts()).isEqualTo(3);
        assertThat(facts.decodedContentLength()).isEqualTo(5242880);
        assertThat(facts.contentLength()).isEqualTo(5243000);
        assertThat(facts.expectContinue()).isTrue();
        assertThat(facts.chunked()).isFalse();
        assertThat(facts.httpMinorVersion()).isEqualTo(1);
        assertThat(facts.complete()).isTrue();
        assertThat(facts.s3Score()).isGreaterThanOrEqualTo(Evidence.ENOUGH);
    }

    @Test
    void theBucketMayBeInTheHost() {
        RequestFacts facts = request("GET /a/b.txt HTTP/1.1", "Host: my.photos.s3.eu-west-1.amazonaws.com", "Range: bytes=0-9");

        assertThat(facts.operation()).isEqualTo(S3Operation.GET_OBJECT);
        assertThat(facts.resource())
                .isEqualTo(new S3Resource("my.photos", "a/b.txt", "", "", S3RequestEvent.UNKNOWN, "", "bytes=0-9",
                        BucketSource.LISTED));
    }

    @Test
    void listingTheBucketsIsAboutNothing() {
        RequestFacts facts = request("GET / HTTP/1.1", HOST);

        assertThat(facts.operation()).isEqualTo(S3Operation.LIST_BUCKETS);
        assertThat(facts.resource()).isSameAs(S3Resource.NONE);
    }

    @Test
    void aCopySourceMakesAPutACopy() {
        RequestFacts facts = request("PUT /b/k HTTP/1.1", HOST, "x-amz-copy-source: /from/a%20b?versionId=7");

        assertThat(facts.operation()).isEqualTo(S3Operation.COPY_OBJECT);
        assertThat(facts.resource().copySource()).isEqualTo("/from/a b?versionId=7");
    }

    @Test
    void whatIsNoRequestIsRefusedAndLeavesNothingBehind() {
        RequestFacts facts = request("GET /b/k HTTP/1.1", HOST);
        MemorySegment other = Native.of("GET /b/k HTTP/2.0\r\nHost: x\r\n\r\n");

        assertThat(new RequestReader().read(other, 0, (int) other.byteSize(), facts)).isFalse();
        assertThat(facts).usingRecursiveComparison().isEqualTo(new RequestFacts());
    }

    @Test
    void aHeadThatWasCutSaysWhatItsWholeLinesSay() {
        MemorySegment head = Native.of("PUT /b/k HTTP/1.1\r\nContent-Length: 77\r\nHost: s3.amazo");
        RequestFacts facts = new RequestFacts();

        assertThat(new RequestReader().read(head, 0, (int) head.byteSize(), facts)).isTrue();
        assertThat(facts.contentLength()).isEqualTo(77);
        assertThat(facts.host()).isEmpty();
        assertThat(facts.complete()).isFalse();
        assertThat(facts.operation()).isEqualTo(S3Operation.UNKNOWN);
        assertThat(facts.resource()).isSameAs(S3Resource.NONE);
    }

    @Test
    void aHeadThatWasCutBehindItsHostNamesAnObject() {
        String pad = "x-amz-meta-pad: " + "p".repeat(99);
        for (String method : new String[] {"GET", "PUT"}) {
            MemorySegment head = Native.of(method + " /k HTTP/1.1\r\nHost: b.s3.amazonaws.com\r\n" + pad);
            RequestFacts facts = new RequestFacts();
            new RequestReader().read(head, 0, (int) head.byteSize(), facts);
            assertThat(facts.resource().bucket()).isEqualTo("b");
            assertThat(facts.resource().key()).isEqualTo("k");
            assertThat(facts.operation()) // a PUT may be a copy
                    .isEqualTo(method.equals("GET") ? S3Operation.GET_OBJECT : S3Operation.UNKNOWN);
        }
    }

    @Test
    void theHeadEndsBeforeTheBody() {
        String text = "PUT /b/k HTTP/1.1\r\nContent-Length: 21\r\n\r\n";
        MemorySegment head = Native.of(text + "Content-Length: 99\r\n\r\n");
        RequestFacts facts = new RequestFacts();

        new RequestReader().read(head, 0, (int) head.byteSize(), facts);

        assertThat(facts.headLength()).isEqualTo(text.length());
        assertThat(facts.contentLength()).isEqualTo(21);
    }

    @Test
    void aPathThatWasCutNamesNoObject() {
        MemorySegment head = Native.of("GET /bucket/a-very-long-k");
        RequestFacts facts = new RequestFacts();

        assertThat(new RequestReader().read(head, 0, (int) head.byteSize(), facts)).isTrue();
        assertThat(facts.operation()).isEqualTo(S3Operation.UNKNOWN);
        assertThat(facts.resource()).isSameAs(S3Resource.NONE);
        assertThat(facts.target()).isEqualTo("/bucket/a-very-long-k");
    }
}

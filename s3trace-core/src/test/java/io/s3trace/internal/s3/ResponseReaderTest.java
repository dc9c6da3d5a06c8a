package io.s3trace.internal.s3;

import static io.s3trace.internal.s3.Native.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.event.S3Operation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {

    private static final String NO_SUCH_KEY = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NoSuchKey</Code><Message>The key is secret</Message><Key>&lt;Code>Fake</Key></Error>""";

    @Test
    void readsWhatAResponseOfAmazonSays() {
        ResponseFacts facts = response(
                "HTTP/1.1 206 Partial Content",
                "x-amz-id-2: hQ1N2yMx3k4O5/pQ=",
                "x-amz-request-id: 4442587FB7D0A2F9",
                "x-amz-version-id: 3/L4kqtJlcpXroDTDmJ",
                "x-amz-delete-marker: true",
                "Content-Range: bytes 0-9/443",
                "Content-Length: 10",
                "Connection: close",
                "Server: AmazonS3");

        assertThat(facts.status()).isEqualTo(206);
        assertThat(facts.hostId()).isEqualTo("hQ1N2yMx3k4O5/pQ=");
        assertThat(facts.requestId()).isEqualTo("4442587FB7D0A2F9");
        assertThat(facts.versionId()).isEqualTo("3/L4kqtJlcpXroDTDmJ");
        assertThat(facts.deleteMarker()).isTrue();
        assertThat(facts.contentRange()).isEqualTo("bytes 0-9/443");
        assertThat(facts.contentLength()).isEqualTo(10);
        assertThat(facts.connectionClose()).isTrue();
        assertThat(facts.complete()).isTrue();
        assertThat(facts.s3Score()).isGreaterThanOrEqualTo(Evidence.ENOUGH);
    }

    @Test
    void oneContinueIsInterimAndSwitchingProtocolsIsNot() {
        assertThat(response("HTTP/1.1 100 Continue").interim()).isTrue();
        assertThat(response("HTTP/1.1 101 Switching Protocols").interim()).isFalse();
    }

    @Test
    void anOldServerClosesUnlessItSaysOtherwise() {
        assertThat(response("HTTP/1.0 200 OK").connectionClose()).isTrue();
        assertThat(response("HTTP/1.0 200 OK", "Connection: Keep-Alive").connectionClose()).isFalse();
    }

    @Test
    void findsTheCodeOfAnError() {
        assertThat(code(NO_SUCH_KEY, "HTTP/1.1 404 Not Found")).isEqualTo("NoSuchKey");
    }

    @Test
    void findsTheCodeInChunks() {
        String chunked = "1c;ext=1\r\n" + NO_SUCH_KEY.substring(0, 28) + "\r\nff\r\n" + NO_SUCH_KEY.substring(28);
        assertThat(code(chunked, "HTTP/1.1 404 Not Found", "Transfer-Encoding: chunked")).isEqualTo("NoSuchKey");
    }

    @Test
    void findsTheCodeInTheBeginningOfCompressedChunks() throws IOException {
        byte[] compressed = gzip(NO_SUCH_KEY + NO_SUCH_KEY);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes((Integer.toHexString(compressed.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        body.write(compressed, 0, compressed.length - 8);

        assertThat(code(body.toByteArray(), "HTTP/1.1 404 x", "Transfer-Encoding: chunked", "Content-Encoding: gzip"))
                .isEqualTo("NoSuchKey");
    }

    @Test
    void findsTheErrorThatComesAfterSuccessAndPatience() {
        String body = "<?xml version=\"1.0\"?>\n" + " ".repeat(300) + "<Error><Code>InternalError</Code></Error>";
        assertThat(code(body, "HTTP/1.1 200 OK")).isEqualTo("InternalError");
        assertThat(ResponseReader.errorLength(S3Operation.COMPLETE_MULTIPART_UPLOAD, 200)).isEqualTo(65_536);
        assertThat(ResponseReader.errorLength(S3Operation.GET_OBJECT, 200)).isZero();
        assertThat(ResponseReader.errorLength(S3Operation.GET_OBJECT, 404)).isPositive();
    }

    @Test
    void aBatchOfDeletionsTellsItsFirstError() {
        String body = "<DeleteResult><Deleted><Key>a</Key></Deleted>"
                + "<Error><Key>b</Key><Code>AccessDenied</Code></Error><Error><Code>Other</Code></Error></DeleteResult>";
        ResponseFacts facts = facts(body, "HTTP/1.1 200 OK");
        assertThat(facts.errorCode()).isEqualTo("AccessDenied");
        assertThat(facts.failedKeys()).isEqualTo(2);
    }

    @Test
    void aBodyWithoutAnErrorHasNoCode() {
        assertThat(code("<html><Code>x</Code></html>", "HTTP/1.1 500 x")).isEmpty();
        assertThat(code("<Error><Code>Cut", "HTTP/1.1 500 x")).isEmpty();
        assertThat(code("not gzip", "HTTP/1.1 500 x", "Content-Encoding: gzip")).isEmpty();
    }

    @Test
    void aWebsiteTellsTheCodeInItsHead() {
        assertThat(response("HTTP/1.1 404 Not Found", "x-amz-error-code: NoSuchKey").errorCode()).isEqualTo("NoSuchKey");
    }

    private static String code(String body, String... head) {
        return code(body.getBytes(StandardCharsets.UTF_8), head);
    }

    private static String code(byte[] body, String... head) {
        return facts(body, head).errorCode();
    }

    private static ResponseFacts facts(String body, String... head) {
        return facts(body.getBytes(StandardCharsets.UTF_8), head);
    }

    private static ResponseFacts facts(byte[] body, String... head) {
        ResponseFacts facts = response(head);
        MemorySegment bytes = Native.of(body);
        new ResponseReader().readBody(bytes, 0, body.length, facts);
        return facts;
    }

    @Test
    void aHeadThatAsksToSlowDownSaysSoInItsFirstLine() {
        assertThat(response("HTTP/1.1 503 Slow Down").slowDown()).isTrue();
        assertThat(response("HTTP/1.1 503 Service Unavailable").slowDown()).isFalse();
        assertThat(response("HTTP/1.1 503").slowDown()).isFalse();
    }

    @Test
    void whatIsStoredIsNoErrorOfTheAnswer() {
        assertThat(code("<html><Error><Code>x</Code></Error></html>", "HTTP/1.1 200 OK")).isEmpty();
        assertThat(code("text <Error><Code>x</Code></Error>", "HTTP/1.1 200 OK")).isEmpty();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}

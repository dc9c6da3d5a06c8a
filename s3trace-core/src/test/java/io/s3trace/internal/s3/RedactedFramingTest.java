package io.s3trace.internal.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.http.Framing;
import io.s3trace.internal.http.HeadRedactor;
import io.s3trace.internal.http.RequestShape;
import io.s3trace.internal.http.ResponseShape;
import io.s3trace.select.KeyPolicy;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recording keeps of heads ends messages where the heads themselves do. */
class RedactedFramingTest {
    private static final List<HeadRedactor> OF_REQUESTS =
            List.of(new RequestShape(), new RequestRedactor(List.of(), KeyPolicy.plain()));
    private static final List<HeadRedactor> OF_RESPONSES = List.of(new ResponseShape(), new ResponseRedactor());

    private record End(boolean read, int head, Framing framing, long length, boolean waits, boolean closes) {}

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /b/k HTTP/1.1\nHost: h", "GET /b/k HTTP/1.0\nConnection: keep-alive", "get /b/k HTTP/1.1\nHost: h",
        "GET /b/a b HTTP/1.1\nHost: h", "GET /b/k http/1.1\nContent-Length: 5", "GET /b/k\nContent-Length: 5",
        "GET  HTTP/1.1\nA: b",
        "CONNECT h:443 HTTP/1.1\nHost: h:443", "HEAD /b/k HTTP/1.1\nHost: h", "OPTIONS * HTTP/1.1\nHost: h",
        "PUT /b/k HTTP/1.1\nContent-Length: 5\nExpect: 100-continue",
        "PUT /b/k HTTP/1.1\nContent-Length: 5\nExpect: 100-Continue, x",
        "PUT /b/k HTTP/1.1\nContent-Length: 0000000000005", "PUT /b/k HTTP/1.1\nContent-Length: 50000000000000",
        "PUT /b/k HTTP/1.1\nContent-Length: 500000000000000", "PUT /b/k HTTP/1.1\nContent-Length: +5",
        "PUT /b/k HTTP/1.1\ncontent-length:5 \t\nCONTENT-LENGTH: 7", "PUT /b/k HTTP/1.1\nContent-Length : 5",
        "PUT /b/k HTTP/1.1\nTransfer-Encoding: chunked\nContent-Length: 5", "PUT /b/k HTTP/1.1\nTransfer-Encoding: gzip, Chunked",
        "PUT /b/k HTTP/1.1\nTransfer-Encoding: chunked, gzip", "PUT /b/k HTTP/1.1\nTransfer-Encoding: chunked;q=1",
        "PUT /b/k HTTP/1.1\nConnection: close, TE", "PUT /b/k HTTP/1.1\nConnection: Keep-Alive,Upgrade ,Close"})
    void aRequestEndsWhereItsRecordingDoes(String lines) {
        for (HeadRedactor redactor : OF_REQUESTS) {
            MemorySegment head = head(lines);
            End end = endOfRequest(head);
            assertThat(redactor.redact(head, 0, head.byteSize())).isEqualTo(head.byteSize());
            assertThat(endOfRequest(head)).isEqualTo(end);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\nServer: x", "HTTP/1.1 200 OK\nContent-Length: 5", "HTTP/1.1 200 OK\nContent-Length: 0",
        "HTTP/1.0 200 OK\nConnection: keep-alive", "HTTP/1.1 200 OK\nConnection: keep-alive, close", "HTTP/1.1 100",
        "HTTP/1.1 100 Continue\nServer: x", "HTTP/1.1 103 Early Hints\nLink: x",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: websocket",
        "HTTP/1.1 204 No Content\nServer: x", "HTTP/1.1 304 Not Modified\nContent-Length: 7", "HTTP/1.1 503 Slow Down\nServer: x",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked", "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked",
        "HTTP/1.1 200 OK\nTransfer-Encoding: identity\nContent-Length: 5", "http/1.1 200 OK\nContent-Length: 5",
        "HTTP/1.1  200 OK\nContent-Length: 5", "HTTP/1.1 20 OK\nContent-Length: 5", "HTTP/1.1 099 OK\nContent-Length: 5",
        "HTTP/1.x 200 OK\nContent-Length: 5", "HTTP/2 200\nContent-Length: 5"})
    void aResponseEndsWhereItsRecordingDoes(String lines) {
        for (HeadRedactor redactor : OF_RESPONSES) {
            for (String method : List.of("GET", "HEAD", "CONNECT")) {
                MemorySegment head = head(lines);
                End end = endOfResponse(method, head);
                assertThat(redactor.redact(head, 0, head.byteSize())).isEqualTo(head.byteSize());
                assertThat(endOfResponse(method, head)).isEqualTo(end);
            }
        }
    }

    private static MemorySegment head(String lines) {
        return Native.of(lines.replace("\n", "\r\n") + "\r\n\r\n");
    }

    private static End endOfRequest(MemorySegment head) {
        RequestFacts facts = new RequestFacts();
        boolean read = new RequestReader().read(head, 0, (int) head.byteSize(), facts);
        return new End(read, facts.headLength(), Framing.ofRequest(facts.chunked(), facts.contentLength()), facts.contentLength(),
                facts.expectContinue(), facts.connectionClose());
    }

    private static End endOfResponse(String method, MemorySegment head) {
        ResponseFacts facts = new ResponseFacts();
        boolean read = new ResponseReader().read(head, 0, (int) head.byteSize(), facts);
        Framing framing = Framing.ofResponse(method, facts.status(), facts.chunked(), facts.contentLength());
        return new End(read, facts.headLength(), framing, facts.contentLength(), facts.interim(), facts.connectionClose());
    }
}

package io.s3trace.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.internal.s3.Native;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestStartTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /b/k HTTP/1.1\r\n", "PUT http://s3/b HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT s3.amazonaws.com:443 HTTP/1.1",
        "DELETE /", "PATCH /x", "TRACE /", "HEAD /", "POST /"
    })
    void everyBeginningOfARequestMatches(String request) {
        MemorySegment bytes = Native.of(request);
        for (int length = 1; length <= request.length(); length++) {
            assertThat(RequestStart.matches(bytes, 0, length)).as(request.substring(0, length)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 200 OK\r\n", "GETX / HTTP/1.1", "get / HTTP/1.1", "PRI * HTTP/2.0\r\n", "GET key\r\n", "\r\nGET /", "SSH-2.0"
    })
    void otherBytesDoNot(String other) {
        assertThat(RequestStart.matches(Native.of(other), 0, other.length())).isFalse();
    }

    @Test
    void nothingIsNoBeginning() {
        assertThat(RequestStart.matches(Native.of("GET / "), 0, 0)).isFalse();
        assertThat(RequestStart.matches(Native.of("GET / "), 6, 1)).isFalse();
    }
}

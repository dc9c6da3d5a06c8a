package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestBeginningTest {
    @Test
    void requestsOfOneApiBeginAlike() {
        assertThat(of("GET /api/v1/users/1 HTTP/1.1")).isEqualTo(of("GET /api/v1/users/2 HTTP/1.1"));
        assertThat(Stream.of("GET /api/v1/users", "PUT /api/v1/users", "GET /bucket/key HTTP/1.1", "GET / HTTP/1.1\r\n")
                .map(RequestBeginningTest::of)).doesNotHaveDuplicates().doesNotContain(RequestBeginning.NONE);
    }

    @Test
    void tooFewBytesTellNothing() {
        assertThat(of("GET / HTTP/1.1\r")).isEqualTo(RequestBeginning.NONE);
    }

    private static long of(String text) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom("\n" + text);
            return RequestBeginning.of(bytes, 1, text.length());
        }
    }
}

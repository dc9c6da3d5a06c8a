package io.s3trace.advice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestedRangeTest {

    @Test
    void readsARangeWithBothEnds() {
        assertThat(RequestedRange.of("bytes=0-9")).isEqualTo(new RequestedRange(0, 10));
        assertThat(RequestedRange.of("Bytes=5368709120-5377097727")).isEqualTo(new RequestedRange(5368709120L, 5377097728L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes=", "bytes=0-", "bytes=-5", "bytes=9-0", "bytes=0-1,3-4", "bytes=a-b", "lines=0-9",
        "bytes=0-9999999999999999999", "bytes=5"})
    void whatHasNotBothEndsIsNone(String header) {
        assertThat(RequestedRange.of(header)).isEqualTo(RequestedRange.NONE);
    }
}

package io.s3trace.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({"bytes 0-9/100, 0, 10, 100", "Bytes 5-5/6, 5, 6, 6", "bytes 0-9/*, 0, 10, -1"})
    void readsContentRanges(String header, long from, long to, long size) {
        assertThat(ByteRange.parse(header)).isEqualTo(new ByteRange(from, to, size));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes ", "bytes */100", "bytes 9-0/100", "bytes 0-100/100", "bytes -9/100",
        "bytes 0-/100", "bytes 0/9-100", "bytes a-b/c", "bytes 0-99999999999999999999/*", "items 0-9/100",
        "bytes +1-9/100", "bytes 0 - 9/100", "0-9/100", "-", "/", "-/"})
    void rangesThatMakeNoSenseAreNone(String header) {
        assertThat(ByteRange.parse(header)).isEqualTo(ByteRange.NONE);
    }

    @Test
    void readsWhatWasAskedForAsFarAsItTellsThePlace() {
        assertThat(ByteRange.requested("bytes=0-9")).isEqualTo(new ByteRange(0, 10, -1));
        assertThat(ByteRange.requested("bytes=7-")).isEqualTo(new ByteRange(7, Long.MAX_VALUE, -1));
        assertThat(ByteRange.requested("bytes=-7")).isEqualTo(ByteRange.NONE);
        assertThat(ByteRange.requested("bytes=0-1,5-6")).isEqualTo(ByteRange.NONE);
        assertThat(ByteRange.requested("")).isEqualTo(ByteRange.NONE);
    }
}

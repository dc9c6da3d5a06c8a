package io.s3trace.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.testing.Events;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottlingTest {
    @ParameterizedTest
    @CsvSource({
        "503, SlowDown, true",
        "503, SlowDownWrite, true",
        "503, RequestLimitExceeded, true",
        "429, '', true",
        "429, TooManyRequests, true",
        "200, SlowDown, true",
        "503, ServiceUnavailable, false",
        "503, '', false",
        "500, InternalError, false",
        "404, NoSuchKey, false",
        "200, '', false",
        "-1, '', false"
    })
    void knowsAnAskingForFewerRequests(int status, String code, boolean throttled) {
        assertThat(Events.of(S3Operation.GET_OBJECT).status(status, code).event().throttled()).isEqualTo(throttled);
    }
}

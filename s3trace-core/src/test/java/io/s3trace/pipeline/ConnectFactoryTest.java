package io.s3trace.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.ConnectOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectFactoryTest {
    /** The numbers of errno(3). */
    @ParameterizedTest
    @CsvSource({"0, ABANDONED", "111, REFUSED", "104, RESET", "113, UNREACHABLE", "101, UNREACHABLE", "110, TIMED_OUT",
        "103, FAILED"})
    void everyErrorHasAnOutcome(int error, ConnectOutcome outcome) {
        assertThat(ConnectFactory.failure(error)).isEqualTo(outcome);
    }
}

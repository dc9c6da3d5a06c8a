package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.capture.NameLookup;
import io.s3trace.event.ConnectOutcome;
import io.s3trace.event.ResolveOutcome;
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

    /** The numbers of netdb.h: EAI_NONAME, EAI_NODATA, EAI_ADDRFAMILY, EAI_AGAIN, EAI_FAIL, EAI_SYSTEM. */
    @ParameterizedTest
    @CsvSource({"0, FOUND", "-2, NOT_FOUND", "-5, NOT_FOUND", "-9, NOT_FOUND", "-3, UNAVAILABLE", "-4, FAILED",
        "-11, FAILED"})
    void soHasEveryAnswerToALookUp(int error, ResolveOutcome outcome) {
        assertThat(ConnectFactory.outcome(new NameLookup("name", error, 0, false, 0))).isEqualTo(outcome);
        assertThat(ConnectFactory.outcome(new NameLookup("name", error, 0, true, 0))).isEqualTo(ResolveOutcome.ABANDONED);
    }
}

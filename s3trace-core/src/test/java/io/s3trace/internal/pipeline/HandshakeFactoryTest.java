package io.s3trace.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeFactoryTest {
    @ParameterizedTest
    @CsvSource({"0x0301, TLSv1.0", "0x0303, TLSv1.2", "0x0304, TLSv1.3"})
    void versionsAreNumberedAsByTheProtocol(String number, String version) {
        assertThat(HandshakeFactory.version(Integer.decode(number))).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0300, 0x0305, -1})
    void otherNumbersAreNoVersion(int number) {
        assertThat(HandshakeFactory.version(number)).isEmpty();
    }
}

package io.s3trace.bpf.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DomainNameTest {
    /** Lengths are written as the letters of these numbers: A is 1, B is 2 ... */
    @ParameterizedTest
    @CsvSource({
        "Bs3Gexample@, s3.example",
        "Bs3Gexample@rest, s3.example",
        "Bs3Gexam, s3.exam",
        "Ca.bAc@, a\\.b.c",
        "Ca\\b@, a\\\\b",
        "@, ''",
        "'', ''"})
    void labelsHaveDotsBetweenThem(String letters, String name) {
        byte[] wire = letters.getBytes(ISO_8859_1);
        for (int i = 0; i < wire.length; i++) {
            wire[i] -= (byte) (wire[i] >= '@' && wire[i] <= 'Z' ? '@' : 0);
        }
        assertThat(DomainName.text(wire)).isEqualTo(name);
    }

    @Test
    void whatIsNoTextIsWrittenInNumbers() {
        assertThat(DomainName.text(new byte[] {4, 'a', 0, ' ', (byte) 0xff, 0})).isEqualTo("a\\000\\032\\255");
    }

    @Test
    void anyBytesAreANameOfSomeKind() {
        Random random = new Random(1035);
        for (int i = 0; i < 10_000; i++) {
            byte[] wire = new byte[random.nextInt(257)];
            random.nextBytes(wire);
            assertThat(DomainName.text(wire)).matches("[!-~]*");
        }
    }
}

package io.s3trace.bpf.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3trace.bpf.Binaries;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the decoder with objdump on every instruction of real files: length, kind, target, register written. It may not
 * know an instruction; it may not be wrong about one.
 */
class DecoderAgreementTest {
    /** Another file to compare, of any size: {@code mvn test -Dtest=DecoderAgreementTest -Ds3trace.binary=/usr/bin/node}. */
    private static final String BINARY = System.getProperty("s3trace.binary");

    @BeforeAll
    static void needsObjdump() {
        if (!Disassembly.isAvailable()) {
            String reason = "objdump is not installed (Debian package binutils): decoder not compared";
            assertThat(Boolean.getBoolean("s3trace.requireBpf")).as(reason).isFalse();
            System.out.println(DecoderAgreementTest.class.getSimpleName() + " skipped: " + reason);
            assumeThat(false).as(reason).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"libssl.so.3", "libssl.so.1.1", "libgnutls.so.30", "libnspr4.so", "libc.so.6", "libcrypto.so.3"})
    void agreesWithObjdump(String library) throws IOException {
        Path file = Binaries.find(library).orElse(null);
        if (file == null) {
            System.out.println(DecoderAgreementTest.class.getSimpleName() + " skipped: no " + library + " on this host");
        }
        assumeThat(file).as(library).isNotNull();
        compare(file);
    }

    @Test
    void agreesWithObjdumpOnTheFileGiven() throws IOException {
        assumeThat(BINARY).as("-Ds3trace.binary").isNotNull();
        compare(Path.of(BINARY));
    }

    private static void compare(Path file) throws IOException {
        Comparison comparison = new Comparison();
        Disassembly.forEach(file, comparison::accept);
        System.out.println(file + ": " + comparison);

        assertThat(comparison.disagreements).isEmpty();
        // libcrypto keeps constants among its code, which objdump takes for rare instructions.
        assertThat(comparison.decoded).isGreaterThan((long) (comparison.instructions * 0.999));
    }
}

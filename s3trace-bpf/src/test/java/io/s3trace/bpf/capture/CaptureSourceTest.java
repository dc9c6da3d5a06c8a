package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3trace.bpf.Binaries;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CaptureSourceTest {
    /** Node has OpenSSL in its executable. */
    @ParameterizedTest
    @CsvSource({"OPENSSL, libssl.so.3", "OPENSSL, libssl.so.1.1", "OPENSSL, node", "GNUTLS, libgnutls.so.30",
        "NSS, libnspr4.so"})
    void findsItsFunctionsWhateverTheFileIsCalled(CaptureSource source, String name) throws ElfException {
        Path path = Binaries.find(name).orElse(null);
        assumeThat(path).as(name).isNotNull();
        try (ElfFile file = ElfFile.open(path)) {
            assumeThat(file.functions()).as("functions of " + name).isNotEmpty();

            assertThat(source.locate(file).functions().keySet())
                    .containsAll(source.functions().stream().filter(ProbedFunction::required).toList());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "GNUTLS", "NSS", "S2N"})
    void saysWhatAFileOfAnotherKindLacks(CaptureSource source) throws ElfException {
        try (ElfFile file = ElfFile.open(Binaries.jdkLibrary())) {
            LocatedFunctions located = source.locate(file);

            assertThat(located.any()).isFalse();
            assertThat(located.reason()).isEqualTo("no function " + source.symbol());
        }
    }
}

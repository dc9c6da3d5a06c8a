package io.s3trace.bpf.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3trace.bpf.Binaries;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThinWrapperTest {
    @Test
    void findsTheFunctionThatBothFormsOfWriteCall() throws ElfException {
        Path libssl = Binaries.find("libssl.so.3").orElse(null);
        assumeThat(libssl).as("libssl.so.3").isNotNull();
        try (ElfFile file = ElfFile.open(libssl)) {
            ElfSymbol wrapper = file.function("SSL_write_ex").orElseThrow();
            Optional<ElfSymbol> callee = ThinWrapper.callee(file, wrapper, 4);
            // Later versions check more before they call, and compilers inline: then there is none.
            assumeThat(callee).as("callee of %s", wrapper).isPresent();

            assertThat(callee.get().address()).isNotEqualTo(wrapper.address());
            assertThat(ProbePlacement.of(file, callee.get(), 4).returnOffsets()).containsExactly(0L);
        }
    }

    @Test
    void findsNoneInAFunctionThatDoesMore() throws ElfException {
        try (ElfFile file = ElfFile.open(Binaries.jdkLibrary())) {
            ElfSymbol function = file.function("Java_java_net_InetAddress_init").orElseThrow();

            assertThat(ThinWrapper.callee(file, function, 2)).isEmpty();
        }
    }
}

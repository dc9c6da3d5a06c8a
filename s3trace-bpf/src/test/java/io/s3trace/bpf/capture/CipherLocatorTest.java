package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.Binaries;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSection;
import io.s3trace.bpf.signature.TlsPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CipherLocatorTest {
    private static final String RUSTLS = "/rustls-0.23.40/src/client/hs.rs /aws-lc-rs-1.16.3/src/aead.rs /hyper-rustls-0.27.7/src/";

    @TempDir
    private Path directory;

    @Test
    void everyRoutineOfAProgramIsPlannedFor() throws ElfException {
        try (ElfFile file = ElfFile.open(TlsPrograms.deno())) {
            LocatedFunctions located = CaptureSource.EMBEDDED.locate(file);
            List<PlannedProbe> plan = CaptureSource.EMBEDDED.plan(file, located, true);

            assertThat(located.reason()).isEmpty();
            assertThat(located.functions().keySet()).extracting(ProbedFunction::symbol).containsExactlyInAnyOrder(
                    "aes_gcm_avx512", "aes_gcm_avx512 2", "aesni_gcm_encrypt", "aesni_gcm_decrypt",
                    "aes_hw_ctr32_encrypt_blocks", "gcm_gmult_clmul", "chacha20_poly1305", "chacha20_poly1305 2");
            assertThat(plan).filteredOn(PlannedProbe::onReturn).extracting(PlannedProbe::function).containsExactlyInAnyOrder(
                    "aes_gcm_avx512", "aes_gcm_avx512 2", "chacha20_poly1305", "chacha20_poly1305 2");
            assertThat(plan).filteredOn(PlannedProbe::cheap).extracting(PlannedProbe::function).containsOnly(
                    "aes_gcm_avx512", "aes_gcm_avx512 2", "chacha20_poly1305", "chacha20_poly1305 2");
            assertThat(plan).as("returns come first").extracting(PlannedProbe::onReturn)
                    .containsExactly(true, true, true, true, false, false, false, false, false, false, false, false);
        }
    }

    @Test
    void programWithoutAKnownRoutineSaysWhatItHas() throws IOException {
        Path program = directory.resolve("program.so");
        Files.write(program, withText(Binaries.jdkLibrary()));

        try (ElfFile file = ElfFile.open(program)) {
            assertThat(CaptureSource.EMBEDDED.locate(file)).isEqualTo(LocatedFunctions.none(
                    "rustls 0.23.40, aws-lc-rs 1.16.3: no known encryption routine"));
        }
    }

    @Test
    void anyOtherFileIsNoneOfThisKind() throws ElfException {
        try (ElfFile file = ElfFile.open(Binaries.jdkLibrary())) {
            assertThat(CaptureSource.EMBEDDED.locate(file)).isEqualTo(LocatedFunctions.none("no rustls or BoringSSL"));
        }
    }

    /** A library that has a text where it describes how to unwind stacks. */
    private static byte[] withText(Path library) throws IOException {
        byte[] bytes = Files.readAllBytes(library);
        try (ElfFile file = ElfFile.open(library)) {
            ElfSection section = file.section(".eh_frame").orElseThrow();
            byte[] text = RUSTLS.getBytes(StandardCharsets.US_ASCII);
            assertThat(section.size()).isGreaterThan(text.length);
            System.arraycopy(text, 0, bytes, (int) section.fileOffset(), text.length);
        }
        return bytes;
    }
}

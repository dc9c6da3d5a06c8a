package io.s3trace.bpf.signature;

import static org.assertj.core.api.Assertions.assertThat;

import io.s3trace.bpf.Binaries;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CipherSearchTest {

    @Test
    void routinesOfBoringSslAreFound() throws ElfException {
        assertThat(routinesIn(TlsPrograms.bun())).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                Map.entry("aes_gcm_update_vaes_avx512", 2), Map.entry("gcm_gmult_vpclmulqdq_avx512", 1),
                Map.entry("aes_gcm_update_vaes_avx2", 2), Map.entry("gcm_gmult_vpclmulqdq_avx2", 1),
                Map.entry("aesni_gcm_encrypt", 1), Map.entry("aesni_gcm_decrypt", 1),
                Map.entry("aes_hw_ctr32_encrypt_some_blocks", 1), Map.entry("gcm_gmult_clmul", 1),
                Map.entry("chacha20_poly1305", 4)));
        assertThat(librariesIn(TlsPrograms.bun())).isEqualTo("BoringSSL");
    }

    @Test
    void routinesOfAwsLcAreFound() throws ElfException {
        assertThat(routinesIn(TlsPrograms.deno())).containsExactlyInAnyOrderEntriesOf(Map.of(
                "aes_gcm_avx512", 2, "aesni_gcm_encrypt", 1, "aesni_gcm_decrypt", 1, "aes_hw_ctr32_encrypt_blocks", 1,
                "gcm_gmult_clmul", 1, "chacha20_poly1305", 2));
        assertThat(librariesIn(TlsPrograms.deno())).isEqualTo("rustls 0.23.40, aws-lc-rs 1.16.3");
    }

    /** Those for processors without VAES are not known to end: they are of no use. */
    @Test
    void routinesOfRingAreFound() throws ElfException {
        assertThat(routinesIn(TlsPrograms.polars())).containsExactlyInAnyOrderEntriesOf(Map.of(
                "aes_gcm_update_vaes_avx2", 2, "gcm_ghash_vpclmulqdq_avx2_1", 1, "chacha20_poly1305", 4));
        assertThat(librariesIn(TlsPrograms.polars())).isEqualTo("rustls 0.23.37, ring 0.17.14");
    }

    @Test
    void whatIsFoundIsInTheFileWhereItIsSaidToBe() throws ElfException {
        try (ElfFile file = ElfFile.open(TlsPrograms.bun())) {
            for (Map.Entry<CipherRoutine, List<ElfSymbol>> each : CipherSearch.of(file).entrySet()) {
                Signature signature = each.getKey().signature();
                for (ElfSymbol symbol : each.getValue()) {
                    byte[] code = file.codeAt(symbol.address() - signature.probed(), signature.length());
                    assertThat(signature.matches(code, 0, code.length)).as("%s", symbol).isTrue();
                    assertThat(file.fileOffset(symbol.address())).contains(symbol.fileOffset());
                }
            }
        }
    }

    @Test
    void librariesOfTheirOwnAreNotTakenForEmbeddedTls() throws ElfException {
        for (String library : List.of("libcrypto.so.3", "libssl.so.3", "libgnutls.so.30")) {
            Path path = Binaries.find(library).orElse(Binaries.jdkLibrary());
            assertThat(librariesIn(path)).as("%s", path).isEmpty();
        }
    }

    /** Parts overlap, so that nothing is missed where one ends. */
    @Test
    void everyByteOfCodeIsFreshOnce() throws ElfException {
        int overlap = 40;
        List<Long> ends = new ArrayList<>();
        Path library = Binaries.jdkLibrary().resolveSibling("server").resolve("libjvm.so");
        try (ElfFile file = ElfFile.open(library)) {
            file.scanCode(overlap, (address, bytes, length, fresh) -> {
                if (!ends.isEmpty() && ends.getLast() != address) {
                    assertThat(address).as("another segment").isGreaterThan(ends.getLast() + overlap);
                }
                assertThat(bytes).startsWith(first(file, address));
                ends.add(address + fresh);
            });
        }
        assertThat(ends).hasSizeGreaterThan(2);
    }

    private static byte[] first(ElfFile file, long address) {
        try {
            return file.codeAt(address, Long.BYTES);
        } catch (ElfException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Integer> routinesIn(Path path) throws ElfException {
        Map<String, Integer> counts = new TreeMap<>();
        try (ElfFile file = ElfFile.open(path)) {
            CipherSearch.of(file).forEach((routine, places) -> counts.put(routine.name(), places.size()));
        }
        return counts;
    }

    private static String librariesIn(Path path) throws ElfException {
        try (ElfFile file = ElfFile.open(path)) {
            return EmbeddedTls.in(file);
        }
    }
}

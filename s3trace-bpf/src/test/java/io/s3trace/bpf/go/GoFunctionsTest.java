package io.s3trace.bpf.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.s3trace.bpf.Binaries;
import io.s3trace.bpf.elf.ElfException;
import io.s3trace.bpf.elf.ElfFile;
import io.s3trace.bpf.elf.ElfSymbol;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GoFunctionsTest {
    private static final List<String> NAMES =
            List.of("crypto/tls.(*Conn).Write", "crypto/tls.(*Conn).Read", "crypto/tls.(*Conn).Close");

    @TempDir
    private Path directory;

    @Test
    void findsFunctionsOfStrippedPrograms() throws Exception {
        for (Path program : GoPrograms.all()) {
            try (ElfFile file = ElfFile.open(program)) {
                Map<String, ElfSymbol> found = GoFunctions.find(file, NAMES);
                // A program that does no TLS has none of them.
                assertThat(found.isEmpty() || found.keySet().containsAll(NAMES)).as("%s: %s", program, found).isTrue();
                for (ElfSymbol each : found.values()) {
                    GoPlacement placement = GoPlacement.of(file, each);
                    System.out.println(program + ": " + each.name() + " " + placement);
                    assertThat(placement.returns()).allMatch(offset -> offset > placement.entry() && offset < each.size());
                    // Some programs keep symbols for their plugins.
                    Optional<ElfSymbol> symbol = file.function(each.name());
                    symbol.ifPresent(same -> assertThat(each.address()).isEqualTo(same.address()));
                }
            }
        }
    }

    @Test
    void tellsProgramsOfGoFromOthers() throws Exception {
        try (ElfFile other = ElfFile.open(Binaries.jdkLibrary()); ElfFile rclone = ElfFile.open(GoPrograms.rclone())) {
            assertThat(GoFunctions.areIn(other)).isFalse();
            assertThat(GoFunctions.areIn(rclone)).isTrue();
            assertThat(GoFunctions.find(rclone, List.of("crypto/tls.(*Conn).Writ", "rypto/tls.(*Conn).Write"))).isEmpty();
            assertThatThrownBy(() -> GoFunctions.find(other, NAMES)).isInstanceOf(ElfException.class)
                    .hasMessageContaining("without function table");
        }
    }

    /** Whatever the table holds, reading it answers or throws {@link ElfException}: anything else fails this test. */
    @Test
    @Timeout(120)
    void survivesDamage() throws Exception {
        Path copy = Files.copy(GoPrograms.rclone(), directory.resolve("damaged"));
        long at;
        try (ElfFile file = ElfFile.open(copy)) {
            at = file.section(".gopclntab").orElseThrow().fileOffset();
        }
        int refused = 0;
        try (RandomAccessFile damaged = new RandomAccessFile(copy.toFile(), "rw")) {
            for (int seed = 0; seed < 300; seed++) {
                Random random = new Random(seed);
                // The header is where damage does most; the rest is large.
                long position = at + (seed < 200 ? random.nextInt(TableHeader.MAX_SIZE) : random.nextInt(12 << 20));
                damaged.seek(position);
                int original = damaged.read();
                damaged.seek(position);
                damaged.write(seed % 3 == 0 ? 0xff : original ^ 1 << random.nextInt(8));
                refused += isRefused(copy) ? 1 : 0;
                damaged.seek(position);
                damaged.write(original);
            }
            damaged.setLength(at + 100);
        }
        assertThat(isRefused(copy)).isTrue();
        assertThat(refused).isGreaterThan(100);
    }

    private static boolean isRefused(Path path) {
        try (ElfFile file = ElfFile.open(path)) {
            for (ElfSymbol each : GoFunctions.find(file, NAMES).values()) {
                GoPlacement.of(file, each);
            }
            return false;
        } catch (ElfException e) {
            assertThat(e).hasMessageStartingWith(path + ": ");
            return true;
        }
    }
}

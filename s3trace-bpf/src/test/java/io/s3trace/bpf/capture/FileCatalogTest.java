package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3trace.bpf.Binaries;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCatalogTest {
    private final FileCatalog catalog = new FileCatalog(
            EnumSet.of(CaptureSource.OPENSSL), AvailablePrograms.ALL, true, new KnownFiles(Duration.ZERO));

    @TempDir
    private Path folder;

    @Test
    void readsAFileOnceByWhateverNames() throws IOException {
        Path file = Files.copy(Binaries.jdkLibrary(), folder.resolve("one.so"));
        Path link = Files.createLink(folder.resolve("two.so"), file);

        assertThat(look(link)).isSameAs(look(file));
    }

    @Test
    void readsAFileAgainThatHasChanged() throws IOException {
        Path file = Files.copy(Binaries.jdkLibrary(), folder.resolve("changing.so"));
        FileFindings before = look(file);

        Files.writeString(file, "no code any more");

        assertThat(look(file).version().id()).isEqualTo(before.version().id());
        assertThat(reason(file)).contains("not an ELF file");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(reason(Binaries.jdkLibrary())).isEqualTo("no function SSL_write");
    }

    @Test
    void findsFunctionsUnderAnyFileName() throws IOException {
        Path libssl = Binaries.find("libssl.so.3").orElse(null);
        assumeThat(libssl).isNotNull();

        assertThat(look(Files.copy(libssl, folder.resolve("_bundled-a1b2.so"))).plans())
                .containsOnlyKeys(CaptureSource.OPENSSL);
    }

    @Test
    void keepsGoingOverDamagedFiles() throws IOException {
        Path libssl = Binaries.find("libssl.so.3").orElse(null);
        assumeThat(libssl).isNotNull();
        byte[] whole = Files.readAllBytes(libssl);
        for (int length = 0; length < whole.length; length += 1 + whole.length / 50) {
            Path file = Files.write(folder.resolve("short-" + length), java.util.Arrays.copyOf(whole, length));
            FileFindings findings = look(file);
            assertThat(findings.plans().size() + findings.reasons().size()).as("at %d bytes", length).isOne();
        }
    }

    @Test
    void readsNoMoreOfAHugeFileThanItNeeds() throws IOException {
        Path libssl = Binaries.find("libssl.so.3").orElse(null);
        assumeThat(libssl).isNotNull();
        Path file = Files.copy(libssl, folder.resolve("huge.so"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[1]), 8L << 30); // sparse: 8 GiB that are not there
        }

        assertThat(look(file).plans()).containsOnlyKeys(CaptureSource.OPENSSL);
    }

    @Test
    void saysThatAFileCannotBeReached() {
        assertThatThrownBy(() -> look(folder.resolve("absent"))).isInstanceOf(NoSuchFileException.class);
    }

    private FileFindings look(Path file) throws IOException {
        return catalog.look(new MappedFile(file, file));
    }

    private String reason(Path file) throws IOException {
        return look(file).reasons().get(CaptureSource.OPENSSL);
    }
}

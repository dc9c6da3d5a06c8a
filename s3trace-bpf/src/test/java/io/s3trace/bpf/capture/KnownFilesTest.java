package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.s3trace.bpf.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tracers of one JVM, each with a catalog of its own. */
class KnownFilesTest {
    private final KnownFiles known = new KnownFiles(Duration.ZERO);
    private Path libssl = Path.of("/");

    @TempDir
    private Path folder;

    @BeforeEach
    void copyLibrary() throws IOException {
        Path found = Binaries.find("libssl.so.3").orElse(null);
        assumeThat(found).isNotNull();
        libssl = Files.copy(found, folder.resolve("libssl.so.3"));
    }

    @Test
    void theSecondTracerDoesNotReadWhatTheFirstOneHasRead() throws IOException {
        FileFindings first = look(libssl, AvailablePrograms.ALL, CaptureSource.OPENSSL);

        assertThat(first.plans().get(CaptureSource.OPENSSL)).isNotEmpty()
                .isSameAs(look(libssl, AvailablePrograms.ALL, CaptureSource.OPENSSL).plans().get(CaptureSource.OPENSSL));
    }

    @Test
    void whatIsNoCodeIsKnownToo() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh");
        look(script, AvailablePrograms.ALL, CaptureSource.OPENSSL);

        assertThat(known.of(FileVersion.Stamp.of(script)).fault()).contains("not an ELF file");
        assertThat(look(script, AvailablePrograms.ALL, CaptureSource.OPENSSL)).satisfies(findings -> {
            assertThat(findings.reasons().get(CaptureSource.OPENSSL)).contains("not an ELF file");
            assertThat(findings.isBarren()).isTrue();
        });
    }

    @Test
    void eachTracerLooksForItsOwnSources() throws IOException {
        look(libssl, AvailablePrograms.ALL, CaptureSource.GNUTLS);
        FileFindings both = look(libssl, AvailablePrograms.ALL, CaptureSource.GNUTLS, CaptureSource.OPENSSL);

        assertThat(both.plans()).containsOnlyKeys(CaptureSource.OPENSSL);
        assertThat(both.reasons()).containsOnlyKeys(CaptureSource.GNUTLS);
        assertThat(look(libssl, AvailablePrograms.ALL, CaptureSource.OPENSSL).reasons()).isEmpty();
    }

    @Test
    void eachTracerUsesTheProgramsThatItHas() throws IOException {
        FileFindings all = look(libssl, AvailablePrograms.ALL, CaptureSource.OPENSSL);
        FileFindings some = look(libssl, new AvailablePrograms(program -> !program.startsWith("ssl_veri"), List.of()),
                CaptureSource.OPENSSL);

        assertThat(programs(all)).contains("ssl_verify", "ssl_free");
        assertThat(programs(some)).contains("ssl_free").doesNotContain("ssl_verify", "ssl_verified");
    }

    @Test
    void aFileThatIsReplacedIsReadAgain() throws IOException {
        look(libssl, AvailablePrograms.ALL, CaptureSource.OPENSSL);
        Files.copy(Binaries.jdkLibrary(), folder.resolve("new"));
        Files.move(folder.resolve("new"), libssl, StandardCopyOption.REPLACE_EXISTING);

        assertThat(look(libssl, AvailablePrograms.ALL, CaptureSource.OPENSSL).plans()).isEmpty();
    }

    @Test
    void aFileThatIsWrittenOverIsReadAgainEvenIfItsSizeAndTimeAreTheSame() throws IOException {
        FileTime modified = Files.getLastModifiedTime(libssl);
        FileVersion before = look(libssl, AvailablePrograms.ALL, CaptureSource.OPENSSL).version();
        Files.write(libssl, new byte[(int) Files.size(libssl)]);
        Files.setLastModifiedTime(libssl, modified);

        FileFindings after = look(libssl, AvailablePrograms.ALL, CaptureSource.OPENSSL);
        assertThat(after.version()).isEqualTo(before);
        assertThat(after.plans()).isEmpty();
    }

    @Test
    void nothingIsRememberedOfAFileThatHasJustChanged() throws IOException {
        KnownFiles patient = new KnownFiles(Duration.ofHours(1));
        new FileCatalog(Set.of(CaptureSource.OPENSSL), AvailablePrograms.ALL, true, patient).look(new MappedFile(libssl, libssl));

        assertThat(patient.of(FileVersion.Stamp.of(libssl))).isEqualTo(FileKnowledge.NONE);
    }

    private FileFindings look(Path file, AvailablePrograms programs, CaptureSource... sources) throws IOException {
        return new FileCatalog(EnumSet.copyOf(List.of(sources)), programs, true, known).look(new MappedFile(file, file));
    }

    private static List<String> programs(FileFindings findings) {
        return findings.plans().get(CaptureSource.OPENSSL).stream().map(PlannedProbe::program).toList();
    }
}

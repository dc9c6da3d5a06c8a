package io.s3trace.bpf.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LibbpfTest {
    private static final String OLDEST_GLIBC = "2.22";

    @TempDir
    Path folder;

    @Test
    void theBundledLibraryIsLoadedFromMemory() throws IOException {
        LoadedLibrary library = BundledLibrary.loadFromMemory(bundled(Architecture.current())).orThrow();

        assertThat(library.version()).isEqualTo("1.1");
        assertThat(library.source()).isEqualTo("bundled");
        assertThat(library.symbols().find("bpf_object__open_mem")).isPresent();
        library.unload();
    }

    @Test
    void whereMemoryMayNotBeExecutedItIsLoadedFromAFileThatIsGoneAtOnce() throws IOException {
        LoadedLibrary library = BundledLibrary.loadFromFile(bundled(Architecture.current())).orThrow();

        assertThat(library.version()).isEqualTo("1.1");
        assertThat(Files.readString(Path.of("/proc/self/maps"))).contains("libbpf.so.1 (deleted)");
        library.unload();
    }

    @Test
    void thePropertyChooses() throws IOException {
        Path own = Files.write(folder.resolve("own.so"), bundled(Architecture.current()));

        assertThat(Libbpf.load("bundled").source()).isEqualTo("bundled");
        assertThat(Libbpf.load(own.toString()).source()).isEqualTo(own.toString());
    }

    @Test
    void theSystemsIsTakenIfItIsNewer() {
        LoadedLibrary chosen = Libbpf.load("");
        LoadAttempt system = SystemLibrary.load();

        assertThat(chosen.source()).isEqualTo(system.library() != null && system.library().isNewerThan(Libbpf.load("bundled"))
                ? "system" : "bundled");
    }

    @Test
    void whatCannotBeLoadedIsSaidWithWhoChoseIt() throws IOException {
        Path noLibrary = Files.writeString(folder.resolve("no-library.so"), "no library");

        assertThatThrownBy(() -> Libbpf.load("/nowhere/libbpf.so")).isInstanceOf(LibraryException.class).hasMessage(
                "load libbpf: /nowhere/libbpf.so: there is no such library, or it is for another system "
                        + "(chosen by -Dio.s3trace.bpf.libbpf)");
        assertThatThrownBy(() -> Libbpf.load(noLibrary.toString())).isInstanceOf(LibraryException.class);
    }

    @Test
    void aLibraryThatIsNoLibbpfIsRefused() throws IOException {
        Path another;
        try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
            another = maps.filter(line -> line.endsWith("/libjava.so")).map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst().orElseThrow();
        }

        assertThatThrownBy(() -> Libbpf.load(another.toString())).isInstanceOf(LibraryException.class)
                .hasMessageContaining(another.toString());
    }

    @ParameterizedTest
    @EnumSource
    void theBundledLibraryNeedsNothingButAnOldLibc(Architecture architecture) throws IOException {
        String text = new String(bundled(architecture), StandardCharsets.ISO_8859_1);

        assertThat(Pattern.compile("\\blib\\w+\\.so[.\\d]*").matcher(text).results().map(MatchResult::group).distinct())
                .containsExactlyInAnyOrder("libc.so.6", "libbpf.so.1");
        assertThat(Pattern.compile("\\bGLIBC_([.\\d]+)").matcher(text).results().map(version -> version.group(1))
                .max(Comparator.comparingInt(version -> Integer.parseInt(version.split("\\.")[1])))).hasValue(OLDEST_GLIBC);
    }

    private static byte[] bundled(Architecture architecture) throws IOException {
        try (InputStream in = Libbpf.class.getResourceAsStream(architecture.directory() + "/libbpf.so.1")) {
            return in.readAllBytes();
        }
    }
}

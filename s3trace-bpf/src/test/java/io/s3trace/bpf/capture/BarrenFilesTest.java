package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of executables from one tracer to the next. */
class BarrenFilesTest {
    private static final Set<CaptureSource> SOURCES = Set.of(CaptureSource.OPENSSL, CaptureSource.GO);

    @TempDir
    Path directory;

    private Path memory;

    @BeforeEach
    void remember() throws IOException {
        BarrenFiles first = files(SOURCES);
        first.add("a line");
        first.add("another");
        first.write();
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            memory = files.reduce((one, other) -> fail("two files")).orElseThrow();
        }
    }

    private BarrenFiles files(Set<CaptureSource> sources) {
        BarrenFiles files = new BarrenFiles(directory.resolve("cache"), sources);
        files.read();
        return files;
    }

    @Test
    void whatWasFoundBarrenIsKnownLater() {
        assertThat(files(SOURCES).contains("a line")).isTrue();
        assertThat(files(SOURCES).contains("no line")).isFalse();
    }

    @Test
    void whatIsNotMetAgainIsForgotten() {
        BarrenFiles second = files(SOURCES);
        assertThat(second.contains("a line")).isTrue();
        second.write();
        assertThat(files(SOURCES).contains("a line")).isTrue();
        assertThat(files(SOURCES).contains("another")).isFalse();
    }

    @Test
    void aSearchForSomethingElseKnowsNothing() {
        assertThat(files(Set.of(CaptureSource.NSS)).contains("a line")).isFalse();
    }

    @Test
    void onlyTheOwnerMayReadOrWriteIt() throws IOException {
        assertThat(Files.getPosixFilePermissions(memory)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(memory.getParent())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aFileThatOthersMayWriteIsWorthNothing() throws IOException {
        Files.setPosixFilePermissions(memory, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(files(SOURCES).contains("a line")).isFalse();
    }

    @Test
    void aFolderThatOthersMayWriteInIsWorthNothing() throws IOException {
        Files.setPosixFilePermissions(memory.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        BarrenFiles second = files(SOURCES);
        assertThat(second.contains("a line")).isFalse();
        second.add("new");
        second.write();
        Files.setPosixFilePermissions(memory.getParent(), PosixFilePermissions.fromString("rwx------"));
        assertThat(files(SOURCES).contains("new")).isFalse();
    }

    @Test
    void searchesForDifferentThingsDoNotDisturbEachOther() {
        BarrenFiles other = files(Set.of(CaptureSource.NSS));
        other.add("other");
        other.write();
        assertThat(files(SOURCES).contains("a line")).isTrue();
        assertThat(files(Set.of(CaptureSource.NSS)).contains("other")).isTrue();
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path elsewhere = Files.move(memory, directory.resolve("elsewhere"));
        Files.createSymbolicLink(memory, elsewhere);
        assertThat(files(SOURCES).contains("a line")).isFalse();
    }

    @Test
    void damageIsNoError() throws IOException {
        Files.write(memory, new byte[] {(byte) 0xff, 0, '\n', -1});
        assertThat(files(SOURCES).contains("a line")).isFalse();
    }

    @Test
    void aFileThatIsWrittenOverHasAnotherLine() throws IOException {
        Path file = Files.writeString(directory.resolve("program"), "one");
        FileTime modified = Files.getLastModifiedTime(file);
        String before = BarrenFiles.line(FileVersion.Stamp.of(file));
        assertThat(BarrenFiles.line(FileVersion.Stamp.of(file))).isEqualTo(before);
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, modified);
        assertThat(BarrenFiles.line(FileVersion.Stamp.of(file))).isNotEqualTo(before);
    }
}

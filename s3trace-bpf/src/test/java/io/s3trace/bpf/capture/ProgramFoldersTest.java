package io.s3trace.bpf.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are programs. */
class ProgramFoldersTest {
    @TempDir
    Path directory;

    @Test
    void aLinkLeadsToTheFileThatIsRun() throws IOException {
        Path program = Files.createFile(directory.resolve("program").toAbsolutePath(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))).toRealPath();
        Path link = Files.createSymbolicLink(directory.resolve("link"), program);

        assertThat(ProgramFolders.program(link)).isEqualTo(program);
        assertThat(ProgramFolders.isProgram(program)).isTrue();
    }

    @Test
    void whatCannotBeRunIsNoProgram() throws IOException {
        Path nowhere = Files.createSymbolicLink(directory.resolve("nowhere"), directory.resolve("none"));
        assertThat(ProgramFolders.isProgram(ProgramFolders.program(nowhere))).isFalse();
        assertThat(ProgramFolders.isProgram(directory)).isFalse();
        assertThat(ProgramFolders.isProgram(Files.createFile(directory.resolve("readme")))).isFalse();
    }

    @Test
    void theUsualFoldersAreOnThePath() {
        assertThat(ProgramFolders.onPath()).contains(Path.of("/usr/bin")).doesNotHaveDuplicates();
    }
}
